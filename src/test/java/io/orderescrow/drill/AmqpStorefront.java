package io.orderescrow.drill;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Lineage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Places orders over AMQP, as the order service of a choreography does. It publishes each order and
 * does nothing else.
 */
final class AmqpStorefront implements Storefront {

  private static final long CONFIRM_TIMEOUT_MILLIS = 10_000;
  private static final int PERSISTENT = 2;

  private final Channel channel;
  private final String exchange;
  private final Clock clock;

  /**
   * @param exchange name of the exchange, which exists
   */
  AmqpStorefront(ConnectionFactory connections, String exchange, Clock clock) {
    this.exchange = exchange;
    this.clock = clock;
    try {
      channel = requireNonNull(connections.createConnection().getDelegate()).createChannel();
      channel.confirmSelect();
    } catch (IOException failure) {
      throw new DrillFailedException("The broker cannot be reached: " + failure, failure);
    }
  }

  /** Returns when the broker has confirmed the order. */
  @Override
  public String place(int number) {
    String id = String.format(Locale.ROOT, "drill-%05d", number);
    Instant now = clock.instant();
    Envelope envelope =
        new Envelope(Envelopes.newId(now), "/drill", "CreateOrderEvent", id, now, Lineage.NONE);
    try {
      channel.basicPublish(
          exchange,
          envelope.type(),
          new AMQP.BasicProperties.Builder()
              .type(envelope.type())
              .messageId(envelope.id())
              .contentType("application/json")
              .deliveryMode(PERSISTENT)
              .headers(Envelopes.headers(envelope))
              .build(),
          event(number, id).toString().getBytes(StandardCharsets.UTF_8));
      channel.waitForConfirmsOrDie(CONFIRM_TIMEOUT_MILLIS);
      return id;
    } catch (IOException | TimeoutException failure) {
      throw new DrillFailedException("The broker refused an order: " + failure, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new DrillFailedException("Interrupted");
    }
  }

  /** The payload of {@code CreateOrderEvent}. */
  static ObjectNode event(int number, String id) {
    ObjectNode event = new SampleOrder(number).request().put("orderId", id);
    event.remove("currency");
    event.putObject("total").put("amount", SampleOrder.PRICE).put("currency", SampleOrder.CURRENCY);
    return event;
  }
}
