package io.orderescrow.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.orderescrow.message.Catalogue;
import io.orderescrow.trace.Traces;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;

@Profile("orchestrator")
@Configuration(proxyBeanMethods = false)
class OutboxConfiguration {

  @Bean
  OutboxTable outboxTable(JdbcTemplate jdbc) {
    return new OutboxTable(jdbc);
  }

  @Bean
  OutboxLog outboxLog(OutboxTable table) {
    return new OutboxLog(table);
  }

  @Bean
  ResendMeter repeats() {
    return new ResendMeter();
  }

  /** The broker, measured; with a step on each message's trace where there are traces. */
  @Bean
  Watched watchedPublisher(
      Publisher publisher, MeterRegistry registry, Traces traces, Clock clock) {
    Publisher measured = new MeasuredPublisher(publisher, registry, clock);
    return new Watched(traces.on() ? new TracedPublisher(measured, traces) : measured);
  }

  /** No bean of the publisher's own type, of which there is one. */
  record Watched(Publisher publisher) {}

  @Bean
  OutboxRelay outboxRelay(
      OutboxTable table,
      Watched watched,
      ResendMeter repeats,
      OutboxSettings settings,
      Clock clock) {
    return new OutboxRelay(table, watched.publisher(), repeats, settings, clock);
  }

  @Bean
  MeterBinder handoverFill(OutboxRelay relay) {
    return registry ->
        Gauge.builder("fulfilment.outbox.handover.fill", relay, OutboxRelay::handoverFill)
            .description("How full the hand-over in memory is, from 0 to 1")
            .register(registry);
  }

  @Bean
  Mode mode(ModeSettings settings) {
    return settings.mode();
  }

  @Bean
  MessageFactory drafting(Catalogue catalogue, Mode mode) {
    return new MessageFactory(catalogue, mode);
  }

  @Bean
  Outbox outbox(
      OutboxTable table,
      OutboxRelay relay,
      MessageFactory drafting,
      OutboxSettings settings,
      Clock clock) {
    return new Outbox(table, relay, drafting, settings, clock);
  }
}
