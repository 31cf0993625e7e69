package io.orderescrow.sample.runtime;

import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Commands that were consumed and cannot be carried out, each with the reason. Only people read
 * this table. The orchestrator re-sends the command and finally assigns the order to a clerk.
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

  /** Replaces the null character, the only character that a PostgreSQL text cannot hold. */
  private static String storable(String text) {
    return text.replace('\u0000', '\ufffd');
  }
}
