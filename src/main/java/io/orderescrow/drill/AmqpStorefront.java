package io.orderescrow.drill;

import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;

/**
 * Places orders over AMQP, as the order service of a choreography does. It publishes each order and
 * does nothing else.
 */
final class AmqpStorefront implements Storefront {

  private final DrillBus bus;
  private final Clock clock;

  AmqpStorefront(DrillBus bus, Clock clock) {
    this.bus = bus;
    this.clock = clock;
  }

  @Override
  public String place(int number) {
    String id = String.format(Locale.ROOT, "drill-%05d", number);
    Instant now = clock.instant();
    Envelope envelope =
        new Envelope(Envelopes.newId(now), "/drill", "CreateOrderEvent", id, now, Lineage.NONE);
    bus.publish(new Message(envelope, new SampleOrder(number).event(id)));
    return id;
  }
}
