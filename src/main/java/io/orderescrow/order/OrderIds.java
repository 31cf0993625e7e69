package io.orderescrow.order;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Makes order ids: UUIDs of version 7 (RFC 9562), which rise with time, so that new rows land at
 * the end of every index, and cannot be guessed.
 */
@Component
@Profile("orchestrator")
class OrderIds {

  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final SecureRandom random = new SecureRandom();
  private final Clock clock;

  OrderIds(Clock clock) {
    this.clock = clock;
  }

  String next() {
    long mostSignificant = clock.millis() << 16 | VERSION_7 | random.nextInt(1 << 12);
    long leastSignificant = VARIANT | random.nextLong() >>> 2;
    return new UUID(mostSignificant, leastSignificant).toString();
  }

  /** When an id made here was made; it says so itself, in milliseconds. */
  static Instant timeOf(String orderId) {
    return Instant.ofEpochMilli(UUID.fromString(orderId).getMostSignificantBits() >>> 16);
  }
}
