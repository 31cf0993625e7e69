package io.orderescrow.order;

import static io.orderescrow.transaction.SqlArrays.texts;
import static java.util.stream.Collectors.toMap;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The table {@code accepted_order}. A foreign key makes sure that each order in it is recorded in
 * {@code process_instance}.
 */
@Component
class AcceptedOrderTable {

  private final JdbcClient jdbc;
  private final Clock clock;
  private final OrderSettings settings;

  AcceptedOrderTable(JdbcClient jdbc, Clock clock, OrderSettings settings) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.settings = settings;
  }

  /** The order and the request that an idempotency key belongs to. */
  record Claim(String idempotencyKey, String orderId, String requestHash) {}

  /**
   * Claims keys for requests. The update that changes nothing locks an existing row and returns it,
   * so that the second of two equal concurrent requests waits for the first and then sees its
   * order. The keys are sorted, so that two transactions with the same keys cannot deadlock.
   *
   * @param claims one for each key
   * @return the valid claims by key: the given ones, or older ones
   */
  Map<String, Claim> claim(Collection<Claim> claims) {
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
        .param(texts(claims, Claim::idempotencyKey))
        .param(texts(claims, Claim::requestHash))
        .param(texts(claims, Claim::orderId))
        .query((row, i) -> new Claim(row.getString(1), row.getString(2), row.getString(3)))
        .stream()
        .collect(toMap(Claim::idempotencyKey, claim -> claim));
  }

  /**
   * Deletes expired keys.
   *
   * @param max the maximum number of keys
   */
  void deleteExpiredKeys(int max) {
    jdbc.sql(
            """
            delete from accepted_order where idempotency_key = any(array(
              select idempotency_key from accepted_order where accepted_at < ?
              order by accepted_at limit ? for update skip locked))
            """)
        .param(Timestamp.from(clock.instant().minus(settings.idempotencyKeyRetention())))
        .param(max)
        .update();
  }
}
