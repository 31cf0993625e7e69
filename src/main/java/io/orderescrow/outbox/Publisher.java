package io.orderescrow.outbox;

import io.orderescrow.message.Message;
import java.util.List;

/** Publishes messages to the broker. */
public interface Publisher {

  /**
   * Publishes all, then waits for the broker's confirmations. Several threads may call it at once.
   *
   * @return one outcome for each message, in the order given; it does not throw when the broker is
   *     unreachable
   */
  List<PublishOutcome> publish(List<Message> messages);

  /**
   * @param listener is called on any thread when the broker may accept what it did not accept
   *     before: after each new connection, after an alarm of the broker and after a repair of its
   *     topology; it must not block or throw
   */
  void onAvailable(Runnable listener);
}
