package io.orderescrow.outbox;

import java.util.List;

/**
 * A message that breaks its own contract was to be sent. Whoever composed it has a defect, or the
 * model and the catalogue do not fit; nothing of the caller's batch was added.
 */
public class InvalidMessageException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final transient List<String> violations;

  InvalidMessageException(OutgoingMessage message, List<String> violations) {
    super(
        "%s of %s breaks its contract and is not sent: %s"
            .formatted(message.type(), message.subject(), String.join("; ", violations)));
    this.violations = List.copyOf(violations);
  }

  /** What is wrong, one sentence each. */
  public List<String> violations() {
    return violations;
  }
}
