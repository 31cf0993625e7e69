package io.orderescrow.engine;

import static java.util.Objects.requireNonNull;

import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The clock of the database. */
@Component
class ClockTable {

  private final JdbcTemplate jdbc;

  ClockTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  Instant now() {
    return requireNonNull(jdbc.queryForObject("select clock_timestamp()", Timestamp.class))
        .toInstant();
  }
}
