package io.orderescrow.message;

/**
 * A message breaks its contract. {@link MessageReader} turns it into a {@link
 * ParsedMessage.Malformed}. Has no stack trace, since malformed messages may come in floods.
 */
final class UnreadableMessageException extends Exception {

  private static final long serialVersionUID = 1L;

  UnreadableMessageException(String reason) {
    super(reason, null, false, false);
  }
}
