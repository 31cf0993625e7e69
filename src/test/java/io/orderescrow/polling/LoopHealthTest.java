package io.orderescrow.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

@Tag("S37")
class LoopHealthTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void namesALoopThatHasBeenFailingForAMinute() {
    failing("inbound-lane-0", 61);
    failing("inbox-sweep", 59);
    failing("outbox-relay", 0);

    Health health = new LoopHealth(registry).health();

    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails()).containsOnlyKeys("inbound-lane-0");
    assertThat(health.getDetails().get("inbound-lane-0")).isEqualTo("failing for 61 s");
  }

  @Test
  void isUpWhileNoLoopFailsForLong() {
    failing("inbox-sweep", 59);

    assertThat(new LoopHealth(registry).health().getStatus()).isEqualTo(Status.UP);
  }

  private void failing(String loop, double seconds) {
    Gauge.builder(PollingLoop.METRIC, () -> seconds).tag("loop", loop).register(registry);
  }
}
