package io.orderescrow.inbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of the inbox.
 *
 * @param seq its place in the sequence of receipt
 * @param id the CloudEvents {@code id}; with {@code source} the identity of the message
 * @param payload the body, byte for byte as it came
 * @param disposition what became of it, since {@code disposedAt}
 * @param reason why, in a sentence, where the disposition alone does not say it
 * @param cause of a message that is set aside: the key of its {@link FailureGroup}
 * @param headers the header table as JSON, of a message that could not be read
 */
public record ReceivedMessage(
    long seq,
    String id,
    String source,
    String type,
    String subject,
    @Nullable String commandId,
    @Nullable String causationId,
    int attempt,
    byte[] payload,
    Instant receivedAt,
    Disposition disposition,
    Instant disposedAt,
    @Nullable String reason,
    @Nullable String cause,
    @Nullable String headers) {

  /** Whether a person has to decide what becomes of it. */
  public boolean isSetAside() {
    return Disposition.SET_ASIDE.contains(disposition);
  }
}
