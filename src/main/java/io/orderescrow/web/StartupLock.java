package io.orderescrow.web;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Serialises start-up work across nodes. */
@Component
class StartupLock {

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  StartupLock(JdbcTemplate jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /**
   * Runs the work in a transaction that holds the PostgreSQL advisory lock of this name. It waits
   * as long as the connection lasts, because the other node may create many accounts.
   */
  void run(String name, Runnable work) {
    transaction.executeWithoutResult(
        status -> {
          jdbc.execute("set local lock_timeout = 0; set local statement_timeout = 0");
          jdbc.query("select pg_advisory_xact_lock(hashtextextended(?, 0))", row -> {}, name);
          work.run();
        });
  }
}
