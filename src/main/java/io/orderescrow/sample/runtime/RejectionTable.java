package io.orderescrow.sample.runtime;

import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What was taken off the queue and could not be carried out, with the reason. Nothing reads it but
 * people: the orchestrator asks again, and in the end gives the order to a clerk.
 */
class RejectionTable {

  private final JdbcTemplate jdbc;
  private final Clock clock;
  private final String schema;

  RejectionTable(JdbcTemplate jdbc, Clock clock, String schema) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.schema = schema;
  }

  void add(ReceivedCommand delivery, String reason) {
    jdbc.update(
        """
        insert into %s.rejected_command (reason, headers, body, rejected_at)
        values (?, ?, ?, ?)
        """
            .formatted(schema),
        storable(reason),
        storable(delivery.raw().headers().toString()),
        delivery.raw().body(),
        clock.instant().atOffset(ZoneOffset.UTC));
  }

  /** PostgreSQL's text holds every character but one. */
  private static String storable(String text) {
    return text.replace('\u0000', '\ufffd');
  }
}
