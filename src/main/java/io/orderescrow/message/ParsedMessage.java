package io.orderescrow.message;

/** The result of parsing and validating a {@link RawMessage}. */
public sealed interface ParsedMessage {

  /** The message in the normal form that {@link MessageReader#read} describes. */
  RawMessage raw();

  /** A valid message of a type that the application receives. */
  record Readable(RawMessage raw, Message message) implements ParsedMessage {}

  /**
   * Its headers or payload break the contract.
   *
   * @param partial the attributes that could be read
   * @param reason a sentence that names the header or the place in the payload, and the violation
   */
  record Malformed(RawMessage raw, PartialAttributes partial, String reason)
      implements ParsedMessage {}

  /**
   * A type that the catalogue does not have, or that the application does not receive, or a message
   * that its sender may not send.
   */
  record Unexpected(RawMessage raw, PartialAttributes partial, String reason)
      implements ParsedMessage {}

  /**
   * Attributes of a message that could not be parsed; each is printable, has at most 255
   * characters, and is empty when absent or invalid.
   */
  record PartialAttributes(String id, String source, String type, String subject) {}
}
