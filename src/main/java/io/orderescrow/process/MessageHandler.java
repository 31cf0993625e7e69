package io.orderescrow.process;

import io.orderescrow.message.Message;
import java.util.Optional;

/**
 * Takes the messages of one name that concern no instance of any process. Each is received,
 * recorded and filtered for duplicates like any other. Every bean of this type is asked.
 */
public interface MessageHandler {

  /** The name of the messages it takes; no model waits for them. */
  String type();

  /**
   * Why it will not take this one, though it keeps its contract.
   *
   * @return a sentence for a person, with which the message is parked; empty when it is welcome
   */
  default Optional<String> validate(Message message) {
    return Optional.empty();
  }

  /**
   * Takes one, in the transaction that records it.
   *
   * @throws RuntimeException when it cannot; the message is then parked for a person to look at
   */
  void handle(Message message);
}
