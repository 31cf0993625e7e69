package io.orderescrow.message;

/**
 * A message breaks its contract; never leaves {@link MessageReader}, which makes a {@link
 * ParsedMessage.Malformed} of it. Without a stack trace, since bad messages may come in floods.
 */
final class UnreadableMessageException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;

  UnreadableMessageException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
