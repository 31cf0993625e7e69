package io.orderescrow.order;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code accepted_order}. */
@Component
@Profile("orchestrator")
class AcceptedOrderTable {

  private final JdbcClient jdbc;
  private final Clock clock;
  private final OrderSettings settings;

  AcceptedOrderTable(JdbcClient jdbc, Clock clock, OrderSettings settings) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.settings = settings;
  }

  /** Under which order a key is taken, and by which request. */
  record Claim(String orderId, String requestHash) {}

  /**
   * Takes a key for a request. The update that changes nothing locks the row that is there already
   * and returns it, so that of two equal requests at once the second waits for the first and then
   * sees its order.
   *
   * @return the claim that holds: the one given, or an older one
   */
  Claim claim(String key, Claim claim) {
    return jdbc.sql(
            """
            insert into accepted_order as a (idempotency_key, request_hash, order_id, accepted_at)
            values (:key, :hash, :order, :now)
            on conflict (idempotency_key) do update set idempotency_key = a.idempotency_key
            returning order_id, request_hash
            """)
        .param("key", key)
        .param("hash", claim.requestHash())
        .param("order", claim.orderId())
        .param("now", Timestamp.from(clock.instant()))
        .query((row, i) -> new Claim(row.getString(1), row.getString(2)))
        .single();
  }

  /**
   * Forgets a few keys that are past their time. Called with each new key, it removes faster than
   * keys come, without a sweep of its own.
   */
  void forgetOldKeys() {
    jdbc.sql(
            """
            delete from accepted_order where idempotency_key in (
              select idempotency_key from accepted_order where accepted_at < ?
              order by accepted_at limit 5 for update skip locked)
            """)
        .param(Timestamp.from(clock.instant().minus(settings.keysKeptFor())))
        .update();
  }

  /** How many orders were accepted and are not on record: each is a broken promise. */
  long countForgotten() {
    return jdbc.sql(
            """
            select count(*) from accepted_order a where not exists (
              select from process_instance i
              where i.process_key = ? and i.business_key = a.order_id)
            """)
        .param(Orders.PROCESS)
        .query(Long.class)
        .single();
  }

  List<String> firstForgotten(int limit) {
    return jdbc.sql(
            """
            select order_id from accepted_order a where not exists (
              select from process_instance i
              where i.process_key = ? and i.business_key = a.order_id)
            order by accepted_at limit ?
            """)
        .param(Orders.PROCESS)
        .param(limit)
        .query(String.class)
        .list();
  }
}
