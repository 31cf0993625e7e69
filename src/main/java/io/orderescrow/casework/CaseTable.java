package io.orderescrow.casework;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The table {@code error_case}. */
@Component
@Profile("orchestrator")
class CaseTable {

  private final JdbcTemplate jdbc;

  CaseTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The last case of a cause.
   *
   * @param number the how manyth of that cause, from 1
   * @param endedAt when it ended, as far as that is known
   */
  record Last(int number, boolean open, @Nullable Instant endedAt) {

    static final Last NONE = new Last(0, false, null);

    /** Whether it ended at that time or later. */
    boolean endedSince(Instant time) {
      return endedAt != null && !endedAt.isBefore(time);
    }
  }

  /** The last case of each of these causes that ever had one. */
  Map<String, Last> last(Collection<String> causes) {
    Map<String, Last> last = new HashMap<>();
    jdbc.query(
        """
        select c.cause, c.number, i.business_key is not null and i.ended_at is null, i.ended_at
        from error_case c
        left join process_instance i
          on i.business_key = c.business_key and i.process_key = 'message-error-handling'
        where c.cause = any(?)
        """,
        row -> {
          Timestamp endedAt = row.getTimestamp(4);
          last.put(
              row.getString(1),
              new Last(
                  row.getInt(2), row.getBoolean(3), endedAt == null ? null : endedAt.toInstant()));
        },
        (Object) causes.toArray(String[]::new));
    return last;
  }

  /**
   * Makes the next number the last one.
   *
   * @return false when the last number is another one: somebody else was faster
   */
  boolean count(String cause, int number, String businessKey) {
    return jdbc.update(
            """
            insert into error_case as c (cause, number, business_key) values (?, ?, ?)
            on conflict (cause) do update
              set number = excluded.number, business_key = excluded.business_key
              where c.number = excluded.number - 1
            """,
            cause,
            number,
            businessKey)
        == 1;
  }
}
