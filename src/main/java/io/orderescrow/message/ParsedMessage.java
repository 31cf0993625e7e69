package io.orderescrow.message;

/** What came of reading a {@link RawMessage} against the catalogue. */
public sealed interface ParsedMessage {

  RawMessage raw();

  /** It satisfies its contract and is one the orchestrator receives. */
  record Readable(RawMessage raw, Message message) implements ParsedMessage {}

  /**
   * Its headers or payload break the contract.
   *
   * @param hints what could be made out all the same
   * @param reason a sentence that names the header or the place in the payload and what is wrong
   */
  record Malformed(RawMessage raw, Hints hints, String reason) implements ParsedMessage {}

  /** The catalogue knows no such type, or not as one the orchestrator receives. */
  record Unexpected(RawMessage raw, Hints hints, String reason) implements ParsedMessage {}

  /**
   * Attributes of a message that could not be read whole; each is printable, at most 255
   * characters, and empty when absent or unusable.
   */
  record Hints(String id, String source, String type, String subject) {}
}
