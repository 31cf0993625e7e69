package io.orderescrow.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.operator.ActionFilter;
import io.orderescrow.operator.ActionFilter.Scope;
import io.orderescrow.operator.ActionTable;
import io.orderescrow.operator.OperatorAction;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A page of the audit trail reads few rows, however long the trail is. {@code
 * -Daudit.entries=1000000 -Dit.test=AuditTrailAmongManyIT} runs it with a million entries.
 */
@SpringBootTest(
    properties = {
      "camunda.bpm.job-execution.enabled=false",
      "fulfilment.web.admin.password=only-for-this-test"
    })
@ActiveProfiles("orchestrator")
@OnRealParts(alone = true)
@Tag("S45")
class AuditTrailAmongManyIT {

  private static final Logger log = LoggerFactory.getLogger(AuditTrailAmongManyIT.class);
  private static final int ENTRIES = Integer.getInteger("audit.entries", 50_000);

  /** A page has 21 rows. For a frequent user, PostgreSQL reads the rows of others as well. */
  private static final long MAX_ROWS = 1_000;

  @Autowired private ActionTable trail;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private TransactionTemplate transaction;

  @BeforeAll
  static void fill(@Autowired JdbcTemplate jdbc) {
    jdbc.update(
        """
        insert into operator_action (at, by_user, kind, door, operation, category, subject,
          failure_group, value_names, values_before, values_after)
        select now() - (%1$d - i) * interval '30 seconds', 'user-' || i %% 20, 'ENGINE_OPERATION',
          'TASKLIST', 'Task/Complete', case when i %% 50 = 0 then 'Admin' else 'TaskWorker' end,
          'order-' || i / 3, case when i %% 10 = 0 then 'group-' || i %% 70 end,
          array['decision'], array[null], array['RETRY']
        from generate_series(1, %1$d) i
        """
            .formatted(ENTRIES));
    jdbc.execute("vacuum analyze operator_action");
  }

  @Test
  void eachPageReadsFewRows() {
    Instant middle = Instant.now().minus(Duration.ofSeconds(30L * ENTRIES / 2));
    Long old =
        jdbc.queryForObject(
            "select id from operator_action where at < now() - ? * interval '15 seconds'"
                + " order by at desc limit 1",
            Long.class,
            ENTRIES);
    Map<String, Long> rows = new LinkedHashMap<>();
    rows.put("first page", read(ActionFilter.ALL, null));
    rows.put("a page in the middle", read(ActionFilter.ALL, old));
    rows.put("one order", read(ActionFilter.ofOrder("order-777"), null));
    rows.put("one failure group", read(ActionFilter.ofFailureGroup("group-10"), null));
    rows.put("one user", read(filter("user-7", null, null), null));
    rows.put("one user in the middle", read(filter("user-7", null, middle), old));
    rows.put("an old day", read(filter(null, middle.minus(Duration.ofDays(1)), middle), null));

    assertThat(rows).allSatisfy((name, read) -> assertThat(read).as(name).isLessThan(MAX_ROWS));
  }

  private static ActionFilter filter(
      @Nullable String user, @Nullable Instant from, @Nullable Instant until) {
    return new ActionFilter(null, null, null, null, user, from, until);
  }

  private long read(ActionFilter filter, @Nullable Long before) {
    Long read =
        transaction.execute(
            status -> {
              long start = entriesRead();
              long nanos = System.nanoTime();
              List<OperatorAction> page =
                  trail.page(filter, Scope.WITHOUT_ADMINISTRATION, before, 21);
              log.info(
                  "{} rows in {} ms: {}",
                  entriesRead() - start,
                  (System.nanoTime() - nanos) / 1_000_000.0,
                  filter);
              assertThat(page).isNotEmpty();
              return entriesRead() - start;
            });
    return read;
  }

  /** Of the table and its indexes. */
  private long entriesRead() {
    return jdbc.queryForObject(
        """
        select coalesce(sum(pg_stat_get_xact_tuples_returned(r.oid)), 0) from pg_class r
        where r.oid = 'operator_action'::regclass
          or r.oid in (select indexrelid from pg_index where indrelid = 'operator_action'::regclass)
        """,
        Long.class);
  }
}
