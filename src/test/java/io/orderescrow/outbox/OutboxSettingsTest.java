package io.orderescrow.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class OutboxSettingsTest {

  @EnableConfigurationProperties(OutboxSettings.class)
  static class Settings {}

  private final ApplicationContextRunner start =
      new ApplicationContextRunner().withUserConfiguration(Settings.class);

  @Test
  void defaultsAreValid() {
    start.run(
        context ->
            assertThat(context.getBean(OutboxSettings.class).retention())
                .isEqualTo(Duration.ofDays(30)));
  }

  @Test
  void aWrongValueFailsTheStart() {
    refuses("fulfilment.outbox.batch-size=0", "batchSize");
    refuses("fulfilment.outbox.poll-interval=PT0S", "pollInterval");
    refuses("fulfilment.outbox.retry-longest=PT0.5S", "retry-longest must not be shorter");
    refuses("fulfilment.outbox.retention=PT0S", "retention");
  }

  private void refuses(String property, String sentence) {
    start
        .withPropertyValues(property)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .as(property)
                    .rootCause()
                    .hasMessageContaining(sentence));
  }
}
