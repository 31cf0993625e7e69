package io.orderescrow.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.embedded.OnRealParts;
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

  @Autowired private Orders orders;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private TransactionTemplate transaction;

  @Test
  void readsFewRowsForAnyFilter() {
    fill();
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
  private void fill() {
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
  }
}
