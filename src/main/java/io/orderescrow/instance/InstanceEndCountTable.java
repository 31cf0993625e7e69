package io.orderescrow.instance;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The table {@code instance_end_count}. {@link InstanceTable#recordEnds} adds rows to it, so that
 * no reader has to count the instances that ended.
 */
@Component
class InstanceEndCountTable {

  private final JdbcTemplate jdbc;

  InstanceEndCountTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Replaces rows by one row for each process and outcome. Several nodes may do this at the same
   * time, each with its own rows.
   *
   * @param max the maximum number of rows to replace
   * @return how many rows were replaced
   */
  long sumUp(int max) {
    Long replaced =
        jdbc.queryForObject(
            """
            with summands as (
              delete from instance_end_count where seq = any(array(
                select seq from instance_end_count order by seq limit ? for update skip locked))
              returning process_key, outcome, instances),
            sums as (
              insert into instance_end_count (process_key, outcome, instances)
              select process_key, outcome, sum(instances) from summands
              group by process_key, outcome)
            select count(*) from summands
            """,
            Long.class,
            max);
    return replaced == null ? 0 : replaced;
  }

  /** Whether there are at least so many rows. */
  boolean hasRows(int count) {
    return Boolean.TRUE.equals(
        jdbc.queryForObject(
            """
            select count(*) >= ? from (
              select from instance_end_count order by seq limit ?) first_rows
            """,
            Boolean.class,
            count,
            count));
  }
}
