package io.orderescrow.amqp;

import io.orderescrow.message.RawMessage;
import java.util.List;

/** Stores the messages that the listener receives. */
@FunctionalInterface
interface BatchReceiver {

  /**
   * Stores all; an invalid message does not make it throw.
   *
   * @throws RuntimeException when nothing could be stored; the listener retries the same batch
   */
  void receive(List<RawMessage> batch);
}
