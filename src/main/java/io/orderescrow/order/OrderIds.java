package io.orderescrow.order;

import io.orderescrow.message.Envelopes;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Creates order ids that grow with time, so that new rows go to the end of every index. */
@Component
class OrderIds {

  private final Clock clock;

  OrderIds(Clock clock) {
    this.clock = clock;
  }

  String next() {
    return Envelopes.newId(clock.instant());
  }

  /** The creation time that an id contains, in milliseconds. */
  static Instant timeOf(String orderId) {
    return Instant.ofEpochMilli(UUID.fromString(orderId).getMostSignificantBits() >>> 16);
  }
}
