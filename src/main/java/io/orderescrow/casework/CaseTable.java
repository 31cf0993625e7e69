package io.orderescrow.casework;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The table {@code error_case}. */
@Component
class CaseTable {

  private final JdbcTemplate jdbc;

  CaseTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The last case of a failure group.
   *
   * @param number how many cases the group has had
   * @param endedAt null while it is open, or when the end is unknown
   */
  record LastCase(int number, boolean open, @Nullable Instant endedAt) {

    static final LastCase NONE = new LastCase(0, false, null);

    boolean endedSince(Instant time) {
      return endedAt != null && !endedAt.isBefore(time);
    }
  }

  /** The last case of each of these groups that ever had one. */
  Map<String, LastCase> lastCases(Collection<String> failureGroups) {
    Map<String, LastCase> lastCases = new HashMap<>();
    jdbc.query(
        """
        select c.failure_group, c.number, i.ended_at is null and exists (
                 select from act_ru_execution e where e.business_key_ = c.business_key), i.ended_at
        from error_case c
        left join process_instance i
          on i.business_key = c.business_key and i.process_key = 'message-error-handling'
        where c.failure_group = any(?)
        """,
        row -> {
          Timestamp endedAt = row.getTimestamp(4);
          lastCases.put(
              row.getString(1),
              new LastCase(
                  row.getInt(2), row.getBoolean(3), endedAt == null ? null : endedAt.toInstant()));
        },
        (Object) failureGroups.toArray(String[]::new));
    return lastCases;
  }

  /** The number of failure groups that have no open case. */
  long groupsWithoutCase() {
    Long count =
        jdbc.queryForObject(
            """
            select count(*) from (
              select distinct failure_group from inbox_message
              where failure_group is not null) g
            where not exists (
              select from error_case c
              join act_ru_execution e on e.business_key_ = c.business_key
              where c.failure_group = g.failure_group)
            """,
            Long.class);
    return count == null ? 0 : count;
  }

  /**
   * Records the next case of a group.
   *
   * @return false when the last number is another one: another node was faster
   */
  boolean advance(String failureGroup, int number, String businessKey) {
    return jdbc.update(
            """
            insert into error_case as c (failure_group, number, business_key) values (?, ?, ?)
            on conflict (failure_group) do update
              set number = excluded.number, business_key = excluded.business_key
              where c.number = excluded.number - 1
            """,
            failureGroup,
            number,
            businessKey)
        == 1;
  }
}
