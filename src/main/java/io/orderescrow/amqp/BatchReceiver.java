package io.orderescrow.amqp;

import io.orderescrow.message.RawMessage;
import java.util.List;

/** Takes messages off the listener's hands. */
@FunctionalInterface
interface BatchReceiver {

  /**
   * Stores all; never throws because of a message.
   *
   * @throws RuntimeException when nothing could be stored; it is called again with the same batch
   */
  void receive(List<RawMessage> batch);
}
