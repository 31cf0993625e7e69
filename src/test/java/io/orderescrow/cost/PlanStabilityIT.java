package io.orderescrow.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.orderescrow.embedded.OnRealParts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;

/**
 * A plan that PostgreSQL has made for a table that was empty must not be the plan by which it reads
 * the table when it is full. It keeps plans for as long as a connection lives, also for the checks
 * of foreign keys, and our tables are empty each night.
 */
@SpringBootTest(
    properties = {
      "camunda.bpm.job-execution.enabled=false",
      "fulfilment.engine.batching=true",
      "spring.datasource.hikari.maximum-pool-size=4",
      "fulfilment.web.admin.password=only-for-this-test"
    })
@ActiveProfiles("orchestrator")
@OnRealParts(alone = true)
class PlanStabilityIT {

  private static final Logger log = LoggerFactory.getLogger(PlanStabilityIT.class);
  private static final int ORDERS = 300;
  private static final int FLOOD = 1500;

  /** For an order. With the planner as it comes it is some 100,000. */
  private static final long MOST_ROWS = 10;

  /** For an order, by way of an index; of one that does not fit it would be thousands. */
  private static final long MOST_INDEXED = 1_000;

  @Autowired private ApplicationContext node;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private HikariDataSource connections;

  @Test
  void readsNoTableFromEndToEndBecauseItWasEmptyOnce() {
    OrderWaves waves = new OrderWaves(node);
    waves.come(ORDERS, 100);
    vacuum();
    // Enough for the driver and the server to settle for a plan; a few orders are no load.
    for (int i = 0; i < 12; i++) {
      waves.come(1, 1);
      waves.come(2, 2);
    }
    long before = rowsReadFromEndToEnd();
    long indexedBefore = rowsReadByIndex();

    waves.come(ORDERS, 100);

    connectionsEnd();
    long rows = (rowsReadFromEndToEnd() - before) / ORDERS;
    long indexed = (rowsReadByIndex() - indexedBefore) / ORDERS;
    log.info("For each order {} rows were read in passing and {} by index", rows, indexed);
    assertThat(rows).as("rows read in passing for each order:%n%s", worst()).isLessThan(MOST_ROWS);
    assertThat(indexed)
        .as("rows read by index for each order:%n%s", worstIndexes())
        .isLessThan(MOST_INDEXED);
  }

  /**
   * For minutes: floods, nights and trickles. {@code -Dsoak.minutes=10 -Dit.test=PlanStabilityIT}.
   */
  @Test
  @EnabledIfSystemProperty(named = "soak.minutes", matches = "\\d+")
  void costsTheSameFromBeginningToEnd() {
    OrderWaves waves = new OrderWaves(node);
    ServerTime server = new ServerTime(jdbc);
    long begin = System.nanoTime();
    Duration length = Duration.ofMinutes(Long.getLong("soak.minutes"));
    for (int wave = 0; wave == 0 || since(begin).compareTo(length) < 0; wave++) {
      if (wave % 3 == 2) {
        vacuum();
      }
      for (int i = 0; i < 5; i++) {
        waves.come(1, 1);
        waves.come(2, 2);
      }
      Duration spent = server.spent();
      long rows = rowsReadFromEndToEnd();
      long started = System.nanoTime();

      waves.come(FLOOD, 100);

      log.info(
          "SOAK after {} s, for each order: {} ms, of the server {} ms, rows read in passing {}",
          since(begin).toSeconds(),
          since(started).toMillis() / (double) FLOOD,
          server.spent().minus(spent).toMillis() / (double) FLOOD,
          (rowsReadFromEndToEnd() - rows) / FLOOD);
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  /** As autovacuum does when it comes by at night. */
  private void vacuum() {
    jdbc.queryForList(
            "select relname::text from pg_stat_user_tables where schemaname = 'public'",
            String.class)
        .forEach(table -> jdbc.execute("vacuum analyze \"" + table + "\""));
  }

  private long rowsReadFromEndToEnd() {
    return jdbc.queryForObject(
        "select sum(seq_tup_read) from pg_stat_user_tables where schemaname = 'public'",
        Long.class);
  }

  private long rowsReadByIndex() {
    return jdbc.queryForObject(
        "select sum(idx_tup_read) from pg_stat_user_indexes where schemaname = 'public'",
        Long.class);
  }

  /**
   * A connection reports what it has read from time to time, and for certain when it ends. That by
   * whose lock a node is known to others reads nothing, and stays.
   */
  private void connectionsEnd() {
    List<Integer> servers =
        jdbc.queryForList(
            """
            select pid from pg_stat_activity
            where datname = current_database() and backend_type = 'client backend'
              and pid not in (select pid from pg_locks where locktype = 'advisory')
            """,
            Integer.class);
    connections.getHikariPoolMXBean().softEvictConnections();
    await()
        .until(
            () ->
                jdbc.queryForObject(
                        "select count(*) from pg_stat_activity where pid = any (?)",
                        Long.class,
                        (Object) servers.toArray(Integer[]::new))
                    == 0);
  }

  private String worstIndexes() {
    return String.join(
        "\n",
        jdbc.queryForList(
            """
            select relname || ' ' || indexrelname || ' ' || idx_tup_read || ' in ' || idx_scan
            from pg_stat_user_indexes
            where schemaname = 'public' order by idx_tup_read desc limit 12
            """,
            String.class));
  }

  private String worst() {
    return String.join(
        "\n",
        jdbc.queryForList(
            """
            select relname || ' ' || seq_tup_read || ' in ' || seq_scan from pg_stat_user_tables
            where schemaname = 'public' and seq_scan > 0 order by seq_tup_read desc limit 12
            """,
            String.class));
  }
}
