package io.orderescrow.amqp;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderescrow.message.RawMessage;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message and its channel. A delivery tag is valid on the channel of the delivery only.
 *
 * @param size the approximate size of its body and headers in memory, in bytes
 */
record AckableMessage(RawMessage message, Channel channel, long tag, long size) {

  private static final Logger log = LoggerFactory.getLogger(AckableMessage.class);

  static AckableMessage of(RawMessage message, Channel channel, long tag) {
    long size = message.body().length;
    for (Object header : message.headers().values()) {
      size += String.valueOf(header).length();
    }
    return new AckableMessage(message, channel, tag, size);
  }

  /** Whether its channel has closed; the broker then redelivers the message. */
  boolean isStale() {
    return !channel.isOpen();
  }

  /** Never throws: the broker redelivers a message whose acknowledgement was lost. */
  void acknowledge() {
    try {
      channel.basicAck(tag, false);
    } catch (AlreadyClosedException e) {
      log.debug(
          "The channel closed before delivery {} was acknowledged; it will be redelivered", tag);
    } catch (IOException | ShutdownSignalException e) {
      log.debug("Delivery {} could not be acknowledged; it will be redelivered", tag, e);
    }
  }
}
