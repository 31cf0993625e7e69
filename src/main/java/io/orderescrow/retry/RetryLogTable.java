package io.orderescrow.retry;

import io.orderescrow.retry.Retry.State;
import io.orderescrow.transaction.SqlFragment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads of the table {@code retry_request} for operators. */
@Component
class RetryLogTable {

  private final JdbcTemplate jdbc;

  RetryLogTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Retry> find(long id) {
    return jdbc.query("select * from retry_request where id = ?", RetryRows::retry, id).stream()
        .findFirst();
  }

  /** A page starts after a row's own position, so that pages neither repeat nor skip a retry. */
  List<Retry> page(RetryFilter filter, @Nullable Long after, int size) {
    boolean open = filter.state() == State.OPEN;
    List<SqlFragment> conditions = new ArrayList<>();
    conditions.add(SqlFragment.of("state = ?", filter.state().name()));
    if (filter.subject() != null) {
      conditions.add(SqlFragment.of("subject = ?", filter.subject()));
    }
    if (filter.target() != null) {
      conditions.add(SqlFragment.of("target = ?", filter.target()));
    }
    if (after != null) {
      conditions.add(
          SqlFragment.of(
              "(%1$s) %2$s (select %1$s from retry_request where id = ?)"
                  .formatted(open ? "due_at, id" : "settled_at, id", open ? ">" : "<"),
              after));
    }
    SqlFragment query =
        SqlFragment.format(
            "select * from retry_request where %s order by %s limit %s",
            SqlFragment.and(conditions),
            SqlFragment.of(open ? "due_at, id" : "settled_at desc, id desc"),
            SqlFragment.of("?", size));
    return jdbc.query(query.sql(), RetryRows::retry, query.values().toArray());
  }
}
