package io.orderescrow.outbox;

import java.util.List;

/**
 * An outgoing message breaks its contract, so the outbox stored none of the caller's batch. The
 * caller has a defect, or a model does not match the catalogue.
 */
public class InvalidMessageException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final transient List<String> violations;

  InvalidMessageException(OutgoingMessage message, List<String> violations) {
    super(
        "%s of %s breaks its contract and was not sent: %s"
            .formatted(message.type(), message.subject(), String.join("; ", violations)));
    this.violations = List.copyOf(violations);
  }

  /** One sentence for each violation. */
  public List<String> violations() {
    return violations;
  }
}
