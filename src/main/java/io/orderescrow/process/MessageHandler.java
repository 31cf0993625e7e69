package io.orderescrow.process;

import io.orderescrow.message.Message;
import java.util.Optional;

/**
 * Handles the messages of one type that are not for a process instance. Like all messages they are
 * recorded and filtered for duplicates first. Every bean of this type is registered.
 */
public interface MessageHandler {

  /** Returns the message type; no model may wait for it. */
  String type();

  /**
   * Checks a message that satisfies its contract.
   *
   * @return the reason, for an operator, with which the message is parked; empty when it is valid
   */
  default Optional<String> validate(Message message) {
    return Optional.empty();
  }

  /**
   * Handles a message in the transaction that records it.
   *
   * @throws RuntimeException when it fails; the message is then parked
   */
  void handle(Message message);
}
