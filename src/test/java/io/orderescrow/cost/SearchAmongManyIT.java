package io.orderescrow.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.instance.EngineReconciliation;
import io.orderescrow.instance.EngineReconciliationTable;
import io.orderescrow.instance.TimeSpan;
import io.orderescrow.order.OrderFilter;
import io.orderescrow.order.OrderPage;
import io.orderescrow.order.OrderState;
import io.orderescrow.order.Orders;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
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
 * Each search reads few rows, however many orders have ended. {@code -Dsearch.finished=1000000
 * -Dit.test=SearchAmongManyIT} runs it with a million orders.
 */
@SpringBootTest(
    properties = {
      "camunda.bpm.job-execution.enabled=false",
      "fulfilment.web.admin.password=only-for-this-test"
    })
@ActiveProfiles("orchestrator")
@OnRealParts(alone = true)
class SearchAmongManyIT {

  private static final Logger log = LoggerFactory.getLogger(SearchAmongManyIT.class);

  private static final int FINISHED = Integer.getInteger("search.finished", 100_000);

  /** A page needs 21 rows. The others are read because no index fits the filter exactly. */
  private static final long MAX_ROWS = 12_000;

  /** Watching reads open orders alone, and there are none. */
  private static final long MAX_WATCHED = 300;

  /** Settled messages that {@link InboxLogTable#counts} counts of each disposition. */
  private static final int MAX_COUNTED = 10_000;

  @Autowired private Orders orders;
  @Autowired private EngineReconciliationTable reconciliations;
  @Autowired private InboxLogTable inbox;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private TransactionTemplate transaction;

  @BeforeAll
  static void fill(@Autowired JdbcTemplate jdbc) {
    fillOrders(jdbc);
    fillMessages(jdbc);
  }

  @Test
  @Tag("S40")
  void watchingReadsNoEndedOrder() {
    jdbc.execute("vacuum analyze process_instance, inbox_message");
    Map<String, Runnable> watchers = new LinkedHashMap<>();
    watchers.put("reconciliation", this::reconcile);
    watchers.put(
        "counts", () -> assertThat(orders.counts().get(OrderState.COMPLETED)).isPositive());
    watchers.put(
        "orders by state",
        () -> assertThat(page(filterOf(OrderState.COMPLETED)).orders()).hasSize(20));
    watchers.put("all orders", () -> assertThat(page(filterOf(null)).orders()).hasSize(20));

    Map<String, Long> rows = new LinkedHashMap<>();
    watchers.forEach((name, watcher) -> rows.put(name, rowsReadBy("process_instance", watcher)));

    assertThat(rows).allSatisfy((name, read) -> assertThat(read).as(name).isLessThan(MAX_WATCHED));
    assertThat(
            rowsReadBy(
                "inbox_message",
                () -> assertThat(inbox.counts()).containsEntry(Disposition.LATE, 10_000L)))
        .isLessThan(3 * MAX_COUNTED);
  }

  private void reconcile() {
    EngineReconciliation account =
        reconciliations.forProcess("order-fulfilment", Duration.ofMinutes(1));
    assertThat(account.total()).isEqualTo(FINISHED);
    assertThat(account.ended()).containsEntry("OrderCancelled", FINISHED / 20L);
    assertThat(account.findings()).isEmpty();
  }

  private OrderPage page(OrderFilter filter) {
    return orders.page(filter, null, 20);
  }

  private static OrderFilter filterOf(@Nullable OrderState state) {
    return filter(state, null, null, null, TimeSpan.ANY, TimeSpan.ANY);
  }

  /** Counts entries of indexes too, because a count over an index fetches no rows. */
  private long rowsReadBy(String table, Runnable reader) {
    AtomicLong rows = new AtomicLong();
    transaction.executeWithoutResult(
        status -> {
          long before = entriesRead(table);
          reader.run();
          rows.set(entriesRead(table) - before);
        });
    return rows.get();
  }

  private long entriesRead(String table) {
    return jdbc.queryForObject(
        """
        select coalesce(sum(pg_stat_get_xact_tuples_returned(r.oid)), 0) from pg_class r
        where r.oid = ?::regclass
          or r.oid in (select indexrelid from pg_index where indrelid = ?::regclass)
        """,
        Long.class,
        table,
        table);
  }

  @Test
  void readsFewRowsForAnyFilter() {
    Instant now = Instant.now();
    TimeSpan oneHour = new TimeSpan(now.minus(Duration.ofHours(2)), now.minus(Duration.ofHours(1)));
    Map<String, OrderFilter> filters = new LinkedHashMap<>();
    filters.put(
        "a long prefix of order ids",
        filter(null, "order-000777", null, null, TimeSpan.ANY, TimeSpan.ANY));
    filters.put(
        "the prefix of all order ids",
        filter(null, "order-", null, null, TimeSpan.ANY, TimeSpan.ANY));
    filters.put(
        "one e-mail address", filter(null, null, "C777@", null, TimeSpan.ANY, TimeSpan.ANY));
    filters.put(
        "the prefix of some names",
        filter(null, null, "customer 77", null, TimeSpan.ANY, TimeSpan.ANY));
    filters.put(
        "the prefix of all names", filter(null, null, "cust", null, TimeSpan.ANY, TimeSpan.ANY));
    filters.put(
        "a name and a state",
        filter(OrderState.CANCELLED, null, "customer 77", null, TimeSpan.ANY, TimeSpan.ANY));
    filters.put("an unknown customer", filter(null, null, "zz", null, TimeSpan.ANY, TimeSpan.ANY));
    filters.put(
        "a rare reason", filter(null, null, null, "INVOICE_FAILED", TimeSpan.ANY, TimeSpan.ANY));
    filters.put("an unknown reason", filter(null, null, null, "NONE", TimeSpan.ANY, TimeSpan.ANY));
    filters.put(
        "a reason and a name",
        filter(null, null, "customer 7", "PAYMENT_DECLINED", TimeSpan.ANY, TimeSpan.ANY));
    filters.put(
        "accepted in an hour",
        filter(OrderState.CANCELLED, null, null, null, oneHour, TimeSpan.ANY));
    filters.put("ended in an hour", filter(null, null, null, null, TimeSpan.ANY, oneHour));

    Map<String, Long> rows = new LinkedHashMap<>();
    for (int round = 0; round < 8; round++) {
      // Each analyze takes another sample, which can change the plan.
      jdbc.execute("vacuum analyze process_instance");
      filters.forEach((what, filter) -> rows.merge(what, rowsReadFor(what, filter), Math::max));
    }

    log.info("Rows read among {} ended orders: {}", FINISHED, rows);
    assertThat(rows).allSatisfy((what, read) -> assertThat(read).as(what).isLessThan(MAX_ROWS));
  }

  private static OrderFilter filter(
      @Nullable OrderState state,
      @Nullable String id,
      @Nullable String customer,
      @Nullable String reason,
      TimeSpan accepted,
      TimeSpan ended) {
    return new OrderFilter(state, id, customer, reason, accepted, ended);
  }

  /** Returns the rows read for the first page and, if it exists, the second. */
  private long rowsReadFor(String what, OrderFilter filter) {
    AtomicLong rows = new AtomicLong();
    transaction.executeWithoutResult(
        status -> {
          long before = rowsRead();
          long begin = System.nanoTime();
          OrderPage first = orders.page(filter, null, 20);
          if (first.next() != null) {
            orders.page(filter, first.next(), 20);
          }
          rows.set(rowsRead() - before);
          log.info(
              "{}: {} found, {} rows, {} ms",
              what,
              first.orders().size(),
              rows.get(),
              Duration.ofNanos(System.nanoTime() - begin).toMillis());
        });
    return rows.get();
  }

  /** Returns the count of this connection, including reads it has not reported yet. */
  private long rowsRead() {
    return jdbc.queryForObject(
        """
        select coalesce(sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), 0)
        from pg_stat_xact_user_tables where relname = 'process_instance'
        """,
        Long.class);
  }

  /**
   * Inserts an order for each second. One in 20 was cancelled, one in 2,000 because of its invoice.
   */
  private static void fillOrders(JdbcTemplate jdbc) {
    jdbc.update(
        """
        insert into process_instance (process_key, business_key, announced_at, started_at, ended_at,
          outcome, found_by, reason)
        select 'order-fulfilment', 'order-' || lpad((i::bigint * 7919 %% %1$d)::text, 7, '0'),
          now() - (%1$d - i) * interval '1 second', now() - (%1$d - i) * interval '1 second',
          now() - (%1$d - i) * interval '1 second' + interval '3 seconds',
          case when i %% 20 = 0 then 'OrderCancelled' else 'OrderCompleted' end,
          array['Customer ' || (i %% 5003), 'c' || (i %% 5003) || '@example.org'],
          case when i %% 2000 = 0 then 'INVOICE_FAILED' when i %% 20 = 0 then 'PAYMENT_DECLINED' end
        from generate_series(1, %1$d) i
        """
            .formatted(FINISHED));
    jdbc.update(
        """
        insert into instance_end_count (process_key, outcome, instances)
        select process_key, outcome, count(*) from process_instance group by 1, 2
        """);
  }

  private static void fillMessages(JdbcTemplate jdbc) {
    jdbc.update(
        """
        insert into inbox_message (message_id, source, type, subject, attempt, payload,
          received_at, disposition, disposed_at)
        select 'late-' || i, '/late', 'OrderShippedEvent', 'order-' || i, 1, '', now(), 'LATE', now()
        from generate_series(1, ?) i
        """,
        MAX_COUNTED + 5_000);
  }
}
