package io.orderescrow.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.orderescrow.embedded.OnRealParts;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;

/**
 * PostgreSQL must not read a full table with a plan that it made while the table was empty. It
 * keeps plans as long as the connection lives, including those for foreign key checks. The runtime
 * tables are empty each night.
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
  private static final int HIGH_LOAD = 1500;

  /** Rows read by sequential scan for each order. With default settings it is about 100,000. */
  private static final long MAX_ROWS = 10;

  /** Rows read by index for each order. With an unsuitable index it would be thousands. */
  private static final long MAX_INDEXED = 1_000;

  @Autowired private ApplicationContext node;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private DataSource connections;

  @Test
  void usesNoPlanOfAnEmptyTableForAFullOne() {
    OrderWaves waves = new OrderWaves(node);
    waves.run(ORDERS, 100);
    vacuum();
    // Driver and server keep a plan after some repetitions; so few orders are no load.
    for (int i = 0; i < 12; i++) {
      waves.run(1, 1);
      waves.run(2, 2);
    }
    long before = rowsReadBySequentialScan();
    long indexedBefore = rowsReadByIndex();

    waves.run(ORDERS, 100);

    closeConnections();
    long rows = (rowsReadBySequentialScan() - before) / ORDERS;
    long indexed = (rowsReadByIndex() - indexedBefore) / ORDERS;
    log.info("For each order {} rows were read by sequential scan and {} by index", rows, indexed);
    assertThat(rows)
        .as("rows read by sequential scan for each order:%n%s", mostScannedTables())
        .isLessThan(MAX_ROWS);
    assertThat(indexed)
        .as("rows read by index for each order:%n%s", mostReadIndexes())
        .isLessThan(MAX_INDEXED);
  }

  /**
   * A soak test with high load, low load and vacuums in turn. Run it with {@code -Dsoak.minutes=10
   * -Dit.test=PlanStabilityIT}.
   */
  @Test
  @EnabledIfSystemProperty(named = "soak.minutes", matches = "\\d+")
  void costDoesNotGrowOverTime() {
    OrderWaves waves = new OrderWaves(node);
    ServerTime server = new ServerTime(jdbc);
    long begin = System.nanoTime();
    Duration length = Duration.ofMinutes(Long.getLong("soak.minutes"));
    for (int wave = 0; wave == 0 || since(begin).compareTo(length) < 0; wave++) {
      if (wave % 3 == 2) {
        vacuum();
      }
      for (int i = 0; i < 5; i++) {
        waves.run(1, 1);
        waves.run(2, 2);
      }
      Duration spent = server.spent();
      long rows = rowsReadBySequentialScan();
      long started = System.nanoTime();

      waves.run(HIGH_LOAD, 100);

      log.info(
          "SOAK after {} s, for each order: {} ms, of the server {} ms, rows by sequential scan {}",
          since(begin).toSeconds(),
          since(started).toMillis() / (double) HIGH_LOAD,
          server.spent().minus(spent).toMillis() / (double) HIGH_LOAD,
          (rowsReadBySequentialScan() - rows) / HIGH_LOAD);
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  /** Does the same as autovacuum at night. */
  private void vacuum() {
    jdbc.queryForList(
            "select relname::text from pg_stat_user_tables where schemaname = 'public'",
            String.class)
        .forEach(table -> jdbc.execute("vacuum analyze \"" + table + "\""));
  }

  private long rowsReadBySequentialScan() {
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
   * Closes the connections, because a closing connection reports all its reads. The connection that
   * holds the advisory lock of the node reads nothing, and stays open.
   */
  private void closeConnections() {
    List<Integer> servers =
        jdbc.queryForList(
            """
            select pid from pg_stat_activity
            where datname = current_database() and backend_type = 'client backend'
              and pid not in (select pid from pg_locks where locktype = 'advisory')
            """,
            Integer.class);
    DataSourceUnwrapper.unwrap(connections, HikariDataSource.class)
        .getHikariPoolMXBean()
        .softEvictConnections();
    await()
        .until(
            () ->
                jdbc.queryForObject(
                        "select count(*) from pg_stat_activity where pid = any (?)",
                        Long.class,
                        (Object) servers.toArray(Integer[]::new))
                    == 0);
  }

  private String mostReadIndexes() {
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

  private String mostScannedTables() {
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
