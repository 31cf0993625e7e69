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
 * A channel in confirm mode that brings each message together with the broker's word on it. Used by
 * one thread at a time; the broker's words come on the client's threads.
 *
 * <p>The first word counts. An unroutable mandatory message is returned and then confirmed by
 * RabbitMQ, but refused and then returned by Qpid: either way it was not delivered.
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
        (seq, multiple) -> settle(seq, multiple, new Confirmed()),
        (seq, multiple) ->
            settle(seq, multiple, new Undelivered(Fault.NACKED, "the broker refused it (nack)")));
    channel.addReturnListener(this::returned);
    channel.addShutdownListener(this::lost);
  }

  /**
   * Publishes without waiting.
   *
   * @return completes with the broker's word, or when the channel is lost
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

  /** Whether nothing is left to be said on it, so that it can serve again. */
  boolean isReusable() {
    returnable.clear();
    return channel.isOpen() && unconfirmed.isEmpty();
  }

  void close() {
    RabbitUtils.closeChannel(channel);
  }

  private void settle(long seq, boolean multiple, PublishOutcome outcome) {
    NavigableMap<Long, CompletableFuture<PublishOutcome>> settled =
        unconfirmed.subMap(multiple ? 0L : seq, true, seq, true);
    settled.values().forEach(future -> future.complete(outcome));
    settled.clear();
  }

  private void returned(Return message) {
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

  private void lost(ShutdownSignalException cause) {
    PublishOutcome outcome = new Unreachable("the channel was lost: " + cause.getMessage());
    unconfirmed.values().forEach(future -> future.complete(outcome));
    unconfirmed.clear();
  }
}
