package io.orderescrow.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

  @RepeatedTest(20)
  void waitsDoubleAndVaryByAQuarter() {
    assertThat(backoff.after(1)).isBetween(Duration.ofMillis(75), Duration.ofMillis(100));
    assertThat(backoff.after(2)).isBetween(Duration.ofMillis(150), Duration.ofMillis(200));
    assertThat(backoff.after(5)).isBetween(Duration.ofMillis(1200), Duration.ofMillis(1600));
  }

  @Test
  void limitsTheWait() {
    for (int failures : new int[] {8, 30, 63, 64, 1_000, Integer.MAX_VALUE}) {
      assertThat(backoff.after(failures))
          .isBetween(Duration.ofMillis(7500), Duration.ofSeconds(10));
    }
  }

  @Test
  void refusesInvalidLimits() {
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0S");
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
