package io.orderescrow.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderescrow.benchmark.BenchmarkSettings.Part;
import io.orderescrow.benchmark.BenchmarkSettings.RefusedException;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @Test
  void runsAllPartsExceptTheLongestOnBothKindsOfQueueByDefault() {
    BenchmarkSettings settings = BenchmarkSettings.read(List.of());

    assertThat(settings.parts())
        .containsExactlyElementsOf(EnumSet.complementOf(EnumSet.of(Part.NODES, Part.GROWTH)));
    assertThat(settings.queues()).containsExactly(QueueType.values());
    assertThat(settings.pairs()).isGreaterThanOrEqualTo(5);
    assertThat(settings.isTrial()).isFalse();
  }

  @Test
  void readsArgumentsAndIgnoresSpringProperties() {
    BenchmarkSettings settings =
        BenchmarkSettings.read(
            List.of(
                "--orders=60",
                "--pairs=1",
                "--only=latency,limits",
                "--queues=classic",
                "--timers=7",
                "--embedded",
                "--spring.main.banner-mode=off"));

    assertThat(settings.ordersOf(Design.ESCROW)).isEqualTo(60);
    assertThat(settings.ordersOf(Design.TUTORIAL)).isEqualTo(5);
    assertThat(settings.pairs()).isEqualTo(1);
    assertThat(settings.parts()).containsExactly(Part.LATENCY, Part.LIMITS);
    assertThat(settings.queues()).containsExactly(QueueType.CLASSIC);
    assertThat(settings.timers()).isEqualTo(7);
    assertThat(settings.embedded()).isTrue();
    assertThat(settings.isTrial()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--speed=9", "orders", "--orders=0", "--pairs=many", "--only=all", "--queues="})
  void refusesUnknownAndInvalidArguments(String argument) {
    assertThatThrownBy(() -> BenchmarkSettings.read(List.of(argument)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(argument.split("=", 2)[0]);
  }
}
