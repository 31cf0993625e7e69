package io.orderescrow.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderescrow.outbox.PublishOutcome;
import io.orderescrow.outbox.PublishOutcome.Confirmed;
import io.orderescrow.outbox.PublishOutcome.Undelivered;
import io.orderescrow.outbox.PublishOutcome.Undelivered.Fault;
import io.orderescrow.outbox.PublishOutcome.Unreachable;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.springframework.amqp.rabbit.connection.RabbitUtils;

/**
 * A channel in confirm mode that matches each message with the broker's answer. Used by one thread
 * at a time; answers arrive on the client's threads.
 *
 * <p>The first answer counts. RabbitMQ returns an unroutable mandatory message and then confirms
 * it; Qpid refuses it and then returns it. Either way it was not delivered.
 */
final class PublishingChannel {

  private final Channel channel;
  private final NavigableMap<Long, CompletableFuture<PublishOutcome>> unconfirmed =
      new ConcurrentSkipListMap<>();
  private final Map<String, CompletableFuture<PublishOutcome>> returnable =
      new ConcurrentHashMap<>();

  PublishingChannel(Channel channel) throws IOException {
    this.channel = channel;
    channel.confirmSelect();
    channel.addConfirmListener(
        (seq, multiple) -> complete(seq, multiple, new Confirmed()),
        (seq, multiple) ->
            complete(seq, multiple, new Undelivered(Fault.NACKED, "the broker refused it (nack)")));
    channel.addReturnListener(this::onReturn);
    channel.addShutdownListener(this::onShutdown);
  }

  /**
   * Publishes without waiting.
   *
   * @return completes with the broker's answer, or when the channel closes
   */
  CompletableFuture<PublishOutcome> publish(
      String exchange, String key, boolean mandatory, AMQP.BasicProperties properties, byte[] body)
      throws IOException {
    CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();
    unconfirmed.put(channel.getNextPublishSeqNo(), outcome);
    if (mandatory) {
      returnable.put(properties.getMessageId(), outcome);
    }
    channel.basicPublish(exchange, key, mandatory, properties, body);
    return outcome;
  }

  /** Whether it is open and all its messages are answered. */
  boolean isReusable() {
    returnable.clear();
    return channel.isOpen() && unconfirmed.isEmpty();
  }

  /** Whether the broker has closed it and keeps the connection: it refused to take messages. */
  boolean isRefused() {
    return !channel.isOpen() && channel.getConnection().isOpen();
  }

  void close() {
    RabbitUtils.closeChannel(channel);
  }

  private void complete(long seq, boolean multiple, PublishOutcome outcome) {
    NavigableMap<Long, CompletableFuture<PublishOutcome>> completed =
        unconfirmed.subMap(multiple ? 0L : seq, true, seq, true);
    completed.values().forEach(future -> future.complete(outcome));
    completed.clear();
  }

  private void onReturn(Return message) {
    CompletableFuture<PublishOutcome> outcome =
        returnable.get(message.getProperties().getMessageId());
    if (outcome != null) {
      outcome.complete(
          new Undelivered(
              Fault.RETURNED,
              "the broker returned it: %d %s, no queue is bound to exchange '%s' for '%s'"
                  .formatted(
                      message.getReplyCode(),
                      message.getReplyText(),
                      message.getExchange(),
                      message.getRoutingKey())));
    }
  }

  private void onShutdown(ShutdownSignalException cause) {
    PublishOutcome outcome = new Unreachable("the channel was lost: " + cause.getMessage());
    unconfirmed.values().forEach(future -> future.complete(outcome));
    unconfirmed.clear();
  }
}
