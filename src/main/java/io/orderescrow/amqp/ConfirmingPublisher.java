package io.orderescrow.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Message;
import io.orderescrow.outbox.PublishOutcome;
import io.orderescrow.outbox.PublishOutcome.Confirmed;
import io.orderescrow.outbox.PublishOutcome.Undelivered;
import io.orderescrow.outbox.PublishOutcome.Undelivered.Fault;
import io.orderescrow.outbox.PublishOutcome.Unreachable;
import io.orderescrow.outbox.Publisher;
import io.orderescrow.topology.BrokerTopology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;

/**
 * Publishes a batch and then waits for the confirmations of all its messages, so a batch costs one
 * round trip. It sets its channels to confirm mode itself: no setting can turn that off.
 *
 * <p>While the broker blocks the connection, it neither writes to it nor waits for it.
 */
class ConfirmingPublisher implements Publisher {

  private static final int PERSISTENT = 2;

  private final PublisherConnection connection;
  private final BrokerTopology topology;
  private final String exchange;
  private final Predicate<String> mandatory;
  private final Duration confirmTimeout;
  private final Queue<PublishingChannel> idle = new ConcurrentLinkedQueue<>();

  /**
   * @param topology is checked when the broker does not take a message
   * @param exchange to publish to
   * @param mandatory decides by message name whether a message must reach a queue
   * @param confirmTimeout how long to wait for the confirmations of a batch
   */
  ConfirmingPublisher(
      PublisherConnection connection,
      BrokerTopology topology,
      String exchange,
      Predicate<String> mandatory,
      Duration confirmTimeout) {
    this.connection = connection;
    this.topology = topology;
    this.exchange = exchange;
    this.mandatory = mandatory;
    this.confirmTimeout = confirmTimeout;
  }

  @Override
  public void onAvailable(Runnable listener) {
    connection.onAvailable(listener);
    topology.onRepair(listener);
  }

  @Override
  public List<PublishOutcome> publish(List<Message> messages) {
    List<CompletableFuture<PublishOutcome>> futures = new ArrayList<>();
    if (connection.blockedReason() != null) {
      return outcomes(messages.size(), futures, blockedReason());
    }
    String unreachableReason = null;
    try {
      PublishingChannel channel = acquire();
      try {
        for (Message message : messages) {
          futures.add(send(channel, message));
        }
        await(futures);
      } finally {
        report(channel, futures);
        release(channel);
      }
    } catch (IOException | AmqpException | ShutdownSignalException e) {
      unreachableReason = "the broker cannot be reached: " + e.getMessage();
    }
    List<PublishOutcome> outcomes =
        outcomes(
            messages.size(),
            futures,
            unreachableReason == null ? blockedReason() : unreachableReason);
    if (!outcomes.stream().allMatch(Confirmed.class::isInstance)) {
      topology.check();
    }
    return outcomes;
  }

  /** A missing exchange, or a missing permission to write, makes the broker close the channel. */
  private void report(PublishingChannel channel, List<CompletableFuture<PublishOutcome>> futures) {
    if (!channel.isRefused()) {
      topology.accepted(exchange);
    } else if (!futures.isEmpty()
        && futures.get(futures.size() - 1).getNow(new Confirmed())
            instanceof Unreachable unreachable) {
      topology.refused(
          exchange,
          "exchange '%s' takes no messages: %s".formatted(exchange, unreachable.reason()));
    }
  }

  private @Nullable String blockedReason() {
    String reason = connection.blockedReason();
    return reason == null ? null : "the broker blocks publishers until its alarm ends: " + reason;
  }

  private CompletableFuture<PublishOutcome> send(PublishingChannel channel, Message message)
      throws IOException {
    String type = message.envelope().type();
    return channel.publish(
        exchange, type, mandatory.test(type), properties(message.envelope()), body(message));
  }

  private static AMQP.BasicProperties properties(Envelope envelope) {
    return new AMQP.BasicProperties.Builder()
        .contentType("application/json")
        .deliveryMode(PERSISTENT)
        .type(envelope.type())
        .messageId(envelope.id())
        .timestamp(Date.from(envelope.time()))
        .headers(Envelopes.headers(envelope))
        .build();
  }

  private static byte[] body(Message message) {
    return message.payload().toString().getBytes(StandardCharsets.UTF_8);
  }

  private void await(List<CompletableFuture<PublishOutcome>> futures) {
    try {
      CompletableFuture<Void> all =
          CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
      CompletableFuture.anyOf(all, connection.blocked())
          .get(confirmTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // Messages without a confirmation are reported as undelivered.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Outcomes are values, never exceptions", e);
    }
  }

  private List<PublishOutcome> outcomes(
      int count,
      List<CompletableFuture<PublishOutcome>> futures,
      @Nullable String unreachableReason) {
    PublishOutcome unconfirmed =
        unreachableReason == null
            ? new Undelivered(Fault.UNCONFIRMED, "no confirmation within " + confirmTimeout)
            : new Unreachable(unreachableReason);
    List<PublishOutcome> outcomes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      outcomes.add(i < futures.size() ? futures.get(i).getNow(unconfirmed) : unconfirmed);
    }
    return outcomes;
  }

  private PublishingChannel acquire() throws IOException {
    PublishingChannel reused;
    while ((reused = idle.poll()) != null) {
      if (reused.isReusable()) {
        return reused;
      }
      reused.close();
    }
    return new PublishingChannel(connection.open());
  }

  private void release(PublishingChannel channel) {
    // A blocked connection does not answer the closing of a channel.
    if (channel.isReusable() || connection.blockedReason() != null) {
      idle.add(channel);
    } else {
      channel.close();
    }
  }
}
