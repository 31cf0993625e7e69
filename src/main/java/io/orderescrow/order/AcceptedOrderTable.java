package io.orderescrow.order;

import static java.util.stream.Collectors.toMap;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
  record Claim(String key, String orderId, String requestHash) {}

  /**
   * Takes keys for requests. The update that changes nothing locks the row that is there already
   * and returns it, so that of two equal requests at once the second waits for the first and then
   * sees its order. Keys are sorted, so that two transactions with the same ones cannot deadlock.
   *
   * @param claims one for each key
   * @return the claims that hold, by key: those given, or older ones
   */
  Map<String, Claim> claim(Collection<Claim> claims) {
    Function<Function<Claim, String>, String[]> all =
        field -> claims.stream().map(field).toArray(String[]::new);
    return jdbc
        .sql(
            """
            insert into accepted_order as a (idempotency_key, request_hash, order_id, accepted_at)
            select c.key, c.hash, c.order_id, ?
            from unnest(?::text[], ?::text[], ?::text[]) as c(key, hash, order_id) order by c.key
            on conflict (idempotency_key) do update set idempotency_key = a.idempotency_key
            returning idempotency_key, order_id, request_hash
            """)
        .param(Timestamp.from(clock.instant()))
        .param(all.apply(Claim::key))
        .param(all.apply(Claim::requestHash))
        .param(all.apply(Claim::orderId))
        .query((row, i) -> new Claim(row.getString(1), row.getString(2), row.getString(3)))
        .stream()
        .collect(toMap(Claim::key, claim -> claim));
  }

  /**
   * Forgets keys that are past their time, faster than new ones come, so that no sweep is needed.
   *
   * @param most how many at most
   */
  void forgetOldKeys(int most) {
    jdbc.sql(
            """
            delete from accepted_order where idempotency_key = any(array(
              select idempotency_key from accepted_order where accepted_at < ?
              order by accepted_at limit ? for update skip locked))
            """)
        .param(Timestamp.from(clock.instant().minus(settings.idempotencyKeyRetention())))
        .param(most)
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
