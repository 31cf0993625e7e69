package io.orderescrow.web;

import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Has nodes that start together do one after the other what only the first shall find undone. */
@Component
@Profile("orchestrator")
class StartupLock {

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  StartupLock(JdbcTemplate jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /**
   * Runs it in a transaction that no other node has under the same name.
   *
   * @param what is done
   */
  void run(String what, Runnable work) {
    transaction.executeWithoutResult(
        status -> {
          jdbc.query("select pg_advisory_xact_lock(hashtextextended(?, 0))", row -> {}, what);
          work.run();
        });
  }
}
