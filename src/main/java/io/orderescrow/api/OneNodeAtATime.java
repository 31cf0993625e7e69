package io.orderescrow.api;

import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What nodes that start together would otherwise all do: the second finds it done by the first. */
@Component
@Profile("orchestrator")
class OneNodeAtATime {

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  OneNodeAtATime(JdbcTemplate jdbc, TransactionTemplate transaction) {
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
