package io.orderescrow.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message of the outbox, sent or still to be sent.
 *
 * @param seq its place in the outbox; rises with time, with holes
 * @param id its CloudEvents {@code id}
 * @param type its name in the catalogue
 * @param commandId of a command: the same on every re-send
 * @param causationId the {@code id} of the message that led to it
 * @param attempt how often this type has been sent for this subject, this time included; from 1
 * @param payload its JSON, UTF-8
 * @param createdAt when it was decided upon
 * @param dueAt when the relay looks at it next, or looked last
 * @param sentAt when the broker had confirmed it; null while it waits
 * @param tries how often the broker refused or returned it
 * @param lastError why it was not delivered the last time
 */
public record SentMessage(
    long seq,
    String id,
    String type,
    @Nullable String commandId,
    @Nullable String causationId,
    int attempt,
    byte[] payload,
    Instant createdAt,
    Instant dueAt,
    @Nullable Instant sentAt,
    int tries,
    @Nullable String lastError) {}
