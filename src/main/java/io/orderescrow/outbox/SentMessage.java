package io.orderescrow.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message of the outbox, sent or unsent.
 *
 * @param seq its place in the outbox; rises with time, with holes
 * @param id its CloudEvents {@code id}
 * @param type the message name in the catalogue
 * @param commandId of a command: the same on every re-send
 * @param causationId the {@code id} of the message that led to it
 * @param attempt number of times this type has been sent for this subject, including this one; from
 *     1
 * @param payload its JSON, UTF-8; secrets are hidden
 * @param createdAt when it was added
 * @param dueAt when a poll may take it next; of a sent message, when it could last
 * @param sentAt when the broker confirmed it; null while it is unsent
 * @param tries number of times the broker refused or returned it
 * @param lastError why the last try failed; null when none did
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
