package io.orderescrow.outbox;

import io.orderescrow.message.Catalogue;
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
  Repeats repeats() {
    return new Repeats();
  }

  @Bean
  OutboxRelay outboxRelay(
      OutboxTable table,
      Publisher publisher,
      Repeats repeats,
      OutboxSettings settings,
      Clock clock) {
    return new OutboxRelay(table, publisher, repeats, settings, clock);
  }

  @Bean
  Mode mode(ModeSettings settings) {
    return settings.mode();
  }

  @Bean
  Drafting drafting(Catalogue catalogue, Mode mode) {
    return new Drafting(catalogue, mode);
  }

  @Bean
  Outbox outbox(
      OutboxTable table,
      OutboxRelay relay,
      Drafting drafting,
      OutboxSettings settings,
      Clock clock) {
    return new Outbox(table, relay, drafting, settings, clock);
  }
}
