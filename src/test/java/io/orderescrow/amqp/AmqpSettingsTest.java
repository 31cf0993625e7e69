package io.orderescrow.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AmqpSettingsTest {

  @EnableConfigurationProperties(AmqpSettings.class)
  static class Settings {}

  private final ApplicationContextRunner start =
      new ApplicationContextRunner().withUserConfiguration(Settings.class);

  @Test
  void defaultsAreValid() {
    start.run(
        context ->
            assertThat(context.getBean(AmqpSettings.class).queueType())
                .isEqualTo(AmqpSettings.QueueType.QUORUM));
  }

  @Test
  void aWrongValueFailsTheStart() {
    refuses("fulfilment.amqp.lanes=0", "lanes");
    refuses("fulfilment.amqp.prefetch=50", "prefetch must be at least batch-size");
    refuses("fulfilment.amqp.max-bytes=1MB", "max-bytes must be at least 16MB");
    refuses("fulfilment.amqp.queue-type=stream", "stream");
    refuses("fulfilment.amqp.confirm-timeout=PT0S", "confirmTimeout");
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
