package io.orderescrow.outbox;

import io.orderescrow.trace.Traces;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OutboxConfiguration {

  @Bean
  Mode mode(ModeSettings settings) {
    return settings.mode();
  }

  @Bean
  OutboxRelay outboxRelay(
      OutboxTable table,
      Publisher publisher,
      Traces traces,
      OutboxMeters meters,
      OutboxSettings settings,
      Clock clock) {
    Publisher traced = traces.on() ? new TracedPublisher(publisher, traces) : publisher;
    return new OutboxRelay(table, traced, meters, settings, clock);
  }
}
