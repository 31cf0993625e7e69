package io.orderescrow.polling;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/**
 * The health of the background tasks: down when one of them has been failing for a minute. It is
 * part of {@code /actuator/health} and not of its readiness: a node that cannot do one task still
 * does the others.
 */
@Component("loops")
class LoopHealth extends AbstractHealthIndicator {

  /** A restart of the broker or the database is shorter. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  private final MeterRegistry registry;

  LoopHealth(MeterRegistry registry) {
    super("The background tasks could not be read");
    this.registry = registry;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    Map<String, String> failing = new TreeMap<>();
    for (Gauge loop : registry.find(PollingLoop.METRIC).gauges()) {
      double seconds = loop.value();
      if (seconds > TOLERANCE.toSeconds()) {
        failing.put(
            String.valueOf(loop.getId().getTag("loop")), "failing for %.0f s".formatted(seconds));
      }
    }
    health.status(failing.isEmpty() ? "UP" : "DOWN").withDetails(failing);
  }
}
