package io.orderescrow.amqp;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderescrow.message.RawMessage;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message and the only channel on which it can be acknowledged: a tag means nothing, or another
 * message, on any other.
 */
record AckableMessage(RawMessage message, Channel channel, long tag) {

  private static final Logger log = LoggerFactory.getLogger(AckableMessage.class);

  /** Whether its channel has gone; the broker then delivers the message again. */
  boolean isStale() {
    return !channel.isOpen();
  }

  /** Never throws: a message whose acknowledgement is lost comes again, and is then a duplicate. */
  void acknowledge() {
    try {
      channel.basicAck(tag, false);
    } catch (AlreadyClosedException e) {
      log.debug("Channel gone before delivery {} was acknowledged; it comes again", tag);
    } catch (IOException | ShutdownSignalException e) {
      log.debug("Delivery {} could not be acknowledged; it comes again", tag, e);
    }
  }
}
