package io.orderescrow.retry;

import io.orderescrow.retry.Retries.Wanted;
import io.orderescrow.retry.Retry.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads of the table {@code retry_request} that serve people. */
@Component
@Profile("orchestrator")
class RetryLogTable {

  private final JdbcTemplate jdbc;

  RetryLogTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Retry> find(long id) {
    return jdbc.query("select * from retry_request where id = ?", RetryRows::retry, id).stream()
        .findFirst();
  }

  /** The cursor is a row's own place, so that pages neither repeat nor skip one. */
  List<Retry> page(Wanted wanted, @Nullable Long after, int size) {
    boolean open = wanted.state() == State.OPEN;
    String place = open ? "due_at, id" : "settled_at, id";
    List<String> conditions = new ArrayList<>(List.of("state = ?"));
    List<Object> values = new ArrayList<>(List.of(wanted.state().name()));
    if (wanted.subject() != null) {
      conditions.add("subject = ?");
      values.add(wanted.subject());
    }
    if (wanted.target() != null) {
      conditions.add("target = ?");
      values.add(wanted.target());
    }
    if (after != null) {
      conditions.add(
          "(%1$s) %2$s (select %1$s from retry_request where id = ?)"
              .formatted(place, open ? ">" : "<"));
      values.add(after);
    }
    values.add(size);
    return jdbc.query(
        "select * from retry_request where %s order by %s limit ?"
            .formatted(
                String.join(" and ", conditions), open ? "due_at, id" : "settled_at desc, id desc"),
        RetryRows::retry,
        values.toArray());
  }
}
