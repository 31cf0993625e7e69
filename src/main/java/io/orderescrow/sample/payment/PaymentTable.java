package io.orderescrow.sample.payment;

import io.orderescrow.sample.payment.CardRules.Decline;
import io.orderescrow.sample.payment.Payment.Status;
import io.orderescrow.sample.runtime.Money;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Payments and the ledger of the account in the schema {@code payment}. */
class PaymentTable {

  private final JdbcTemplate jdbc;
  private final Clock clock;

  PaymentTable(JdbcTemplate jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  List<Payment> find(Collection<String> orderIds) {
    return jdbc.query(
        """
        select order_id, payment_id, status, amount, currency, reason from payment.payment
        where order_id = any(?)
        """,
        (row, number) -> {
          var reason = row.getString(6);
          return new Payment(
              row.getString(1),
              row.getString(2),
              Status.valueOf(row.getString(3)),
              new Money(row.getLong(4), row.getString(5)),
              reason == null ? null : Decline.valueOf(reason));
        },
        (Object) orderIds.toArray(new String[0]));
  }

  /** Stores payments that are new or changed. */
  void store(Collection<Payment> payments) {
    var now = now();
    jdbc.batchUpdate(
        """
        insert into payment.payment
          (order_id, payment_id, status, amount, currency, reason, changed_at)
        values (?, ?, ?, ?, ?, ?, ?)
        on conflict (order_id) do update
          set status = excluded.status, reason = excluded.reason, changed_at = excluded.changed_at
        """,
        payments,
        Math.max(1, payments.size()),
        (statement, payment) -> {
          var declined = payment.declined();
          statement.setString(1, payment.orderId());
          statement.setString(2, payment.id());
          statement.setString(3, payment.status().name());
          statement.setLong(4, payment.total().amount());
          statement.setString(5, payment.total().currency());
          statement.setString(6, declined == null ? null : declined.name());
          statement.setObject(7, now);
        });
  }

  /**
   * Books the totals in the ledger, as a negative amount for a refund. A second entry of the same
   * kind for an order fails.
   */
  void book(Status entry, Collection<Payment> payments) {
    var now = now();
    jdbc.batchUpdate(
        """
        insert into payment.ledger (order_id, entry, amount, currency, entered_at)
        values (?, ?, ?, ?, ?)
        """,
        payments.stream()
            .map(
                payment -> {
                  var money =
                      entry == Status.REFUNDED ? payment.total().negated() : payment.total();
                  return new Object[] {
                    payment.orderId(), entry.name(), money.amount(), money.currency(), now
                  };
                })
            .toList());
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
