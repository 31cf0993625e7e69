package io.orderescrow.engine;

import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Deletes expired rows of those tables of the engine's history that grow with each order. */
@Component
class HistoryPurgeTable {

  private final JdbcTemplate jdbc;

  HistoryPurgeTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Deletes visits of activities whose removal time has passed; several nodes may do this at the
   * same time.
   *
   * @param max the maximum number of rows
   * @return how many were deleted
   */
  int purgeActivities(Instant now, int max) {
    return jdbc.update(
        """
        delete from act_hi_actinst where id_ = any(array(
          select id_ from act_hi_actinst where removal_time_ <= ?
          order by removal_time_ limit ? for update skip locked))
        """,
        Timestamp.from(now),
        max);
  }

  /** Does the same with instances. */
  int purgeInstances(Instant now, int max) {
    return jdbc.update(
        """
        delete from act_hi_procinst where id_ = any(array(
          select id_ from act_hi_procinst where removal_time_ <= ?
          order by removal_time_ limit ? for update skip locked))
        """,
        Timestamp.from(now),
        max);
  }
}
