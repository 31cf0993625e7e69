package io.orderescrow.process;

import io.orderescrow.message.Message;

/**
 * Takes the messages of one name that concern no instance of any process. Each is received,
 * recorded and filtered for duplicates like any other.
 */
interface MessageTaker {

  /** The name of the messages it takes; no model waits for them. */
  String takes();

  /**
   * Takes one, in the transaction that records it.
   *
   * @throws RuntimeException when it cannot; the message is then parked for a person to look at
   */
  void take(Message message);
}
