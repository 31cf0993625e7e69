package io.orderescrow.inbox;

import io.orderescrow.message.SecretValues;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of the inbox.
 *
 * @param seq position in the sequence of receipt
 * @param id the CloudEvents {@code id}; unique together with {@code source}
 * @param payload the body, decompressed; secrets are hidden
 * @param secrets the secrets of the payload that are still stored
 * @param disposition its state since {@code disposedAt}
 * @param reason why, as a sentence; null if the disposition is self-explanatory
 * @param failureGroup the key of its {@link FailureGroup}; only of a failed message
 * @param headers the header table as JSON; only of a failed or unreadable message
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
    SecretValues secrets,
    Instant receivedAt,
    Disposition disposition,
    Instant disposedAt,
    @Nullable String reason,
    @Nullable String failureGroup,
    @Nullable String headers) {

  /** The body as it was received. */
  byte[] body() {
    return secrets.restoreIn(payload);
  }

  /** The same secrets in another form of the payload, where it still has their masks. */
  byte[] restored(byte[] edited) {
    return secrets.restoreMasks(edited);
  }

  /** Whether an operator has to decide on it. */
  public boolean isFailed() {
    return Disposition.FAILED.contains(disposition);
  }

  /** Whether it is a failed message that uses its source and id: the others could not be read. */
  boolean hasIdentity() {
    return disposition == Disposition.PARKED || disposition == Disposition.UNKNOWN;
  }
}
