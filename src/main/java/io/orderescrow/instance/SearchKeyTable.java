package io.orderescrow.instance;

import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The search keys in {@code process_instance}: the only personal data in that table. */
@Component
class SearchKeyTable {

  private final JdbcTemplate jdbc;

  SearchKeyTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Deletes the search keys of instances that ended long ago; the rows stay. Several nodes may do
   * this at the same time.
   *
   * @param max the maximum number of instances
   * @return the number of instances
   */
  int purge(Instant endedBefore, int max) {
    return jdbc.update(
        """
        update process_instance set found_by = null, unsaid = null, unsaid_type = null
        where ctid = any(array(
          select ctid from process_instance where ended_at < ? and found_by is not null
          order by ended_at limit ? for update skip locked))
        """,
        Timestamp.from(endedBefore),
        max);
  }
}
