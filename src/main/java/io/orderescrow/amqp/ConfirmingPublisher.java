package io.orderescrow.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Message;
import io.orderescrow.outbox.PublishOutcome;
import io.orderescrow.outbox.PublishOutcome.Undelivered;
import io.orderescrow.outbox.PublishOutcome.Undelivered.Fault;
import io.orderescrow.outbox.PublishOutcome.Unreachable;
import io.orderescrow.outbox.Publisher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Publishes a batch and then waits for the confirmations of all its messages, so a batch costs one
 * round trip. It sets its channels to confirm mode itself: no setting can turn that off.
 *
 * <p>Uses a connection of its own: when RabbitMQ runs short of memory or disk it stops reading from
 * connections that publish, and that must not block acknowledgements.
 */
class ConfirmingPublisher implements Publisher {

  private static final int PERSISTENT = 2;

  private final ConnectionFactory connections;
  private final String exchange;
  private final Predicate<String> mandatory;
  private final Duration confirmTimeout;
  private final Queue<PublishingChannel> idle = new ConcurrentLinkedQueue<>();

  /**
   * @param exchange to publish to
   * @param mandatory decides by message name whether a message must reach a queue
   * @param confirmTimeout how long to wait for the confirmations of a batch
   */
  ConfirmingPublisher(
      ConnectionFactory connections,
      String exchange,
      Predicate<String> mandatory,
      Duration confirmTimeout) {
    ConnectionFactory own = connections.getPublisherConnectionFactory();
    this.connections = own == null ? connections : own;
    this.exchange = exchange;
    this.mandatory = mandatory;
    this.confirmTimeout = confirmTimeout;
  }

  @Override
  public void onConnection(Runnable listener) {
    connections.addConnectionListener(connection -> listener.run());
  }

  @Override
  public List<PublishOutcome> publish(List<Message> messages) {
    List<CompletableFuture<PublishOutcome>> futures = new ArrayList<>();
    String unreachableReason = null;
    try {
      PublishingChannel channel = acquire();
      try {
        for (Message message : messages) {
          futures.add(send(channel, message));
        }
        await(futures);
      } finally {
        release(channel);
      }
    } catch (IOException | AmqpException | ShutdownSignalException e) {
      unreachableReason = "the broker cannot be reached: " + e.getMessage();
    }
    return outcomes(messages.size(), futures, unreachableReason);
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
      CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
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
    }
    Connection connection = connections.createConnection();
    Channel opened = Objects.requireNonNull(connection.getDelegate(), "connection").createChannel();
    if (opened == null) {
      throw new IOException("the broker allows this connection no further channel");
    }
    return new PublishingChannel(opened);
  }

  private void release(PublishingChannel channel) {
    if (channel.isReusable()) {
      idle.add(channel);
    } else {
      channel.close();
    }
  }
}
