package io.orderescrow.outbox;

import io.orderescrow.message.Message;
import java.util.List;

/** Hands messages to the broker; the outbox's view of it. */
public interface Publisher {

  /**
   * Publishes all, then waits for the broker's word on each. Called by several threads at once.
   *
   * @return one outcome for each message, in the order given; never throws for a broker that is
   *     away
   */
  List<PublishOutcome> publish(List<Message> messages);

  /**
   * @param listener is called, on any thread, whenever a connection to the broker has been made; it
   *     returns at once and never throws
   */
  void onConnection(Runnable listener);
}
