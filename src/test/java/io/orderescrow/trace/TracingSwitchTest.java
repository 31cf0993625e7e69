package io.orderescrow.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.mock.env.MockEnvironment;

/** Uses the list of auto-configurations of Spring Boot itself. */
class TracingSwitchTest {

  private static final List<String> ALL =
      new ArrayList<>(
          ImportCandidates.load(AutoConfiguration.class, TracingSwitch.class.getClassLoader())
              .getCandidates());

  @Test
  void removesOnlyTracingWhenOff() {
    List<String> remaining = remaining(Map.of());

    assertThat(ALL).filteredOn(TracingSwitchTest::isTracing).hasSizeGreaterThan(5);
    assertThat(remaining).noneMatch(TracingSwitchTest::isTracing);
    assertThat(ALL.size() - remaining.size())
        .isEqualTo(ALL.stream().filter(TracingSwitchTest::isTracing).count());
    assertThat(remaining(Map.of("management.tracing.enabled", "false"))).isEqualTo(remaining);
  }

  @Test
  void removesNothingWhenOn() {
    assertThat(remaining(Map.of("management.tracing.enabled", "true"))).isEqualTo(ALL);
  }

  @Test
  void isRegisteredWithSpringBoot() {
    assertThat(
            SpringFactoriesLoader.forDefaultResourceLocation()
                .load(AutoConfigurationImportFilter.class))
        .hasAtLeastOneElementOfType(TracingSwitch.class);
  }

  private static boolean isTracing(String name) {
    return name.contains("OpenTelemetry")
        || name.contains(".tracing.")
        || name.contains(".logging.otlp.");
  }

  private static List<String> remaining(Map<String, String> settings) {
    MockEnvironment environment = new MockEnvironment();
    settings.forEach(environment::setProperty);
    TracingSwitch filter = new TracingSwitch();
    filter.setEnvironment(environment);
    return ALL.stream().filter(filter::isWanted).toList();
  }
}
