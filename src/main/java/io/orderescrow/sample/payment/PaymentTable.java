package io.orderescrow.sample.payment;

import io.orderescrow.sample.payment.Payment.Status;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;

/** Payments and the ledger of the account in the schema {@code payment}. */
class PaymentTable {

  private final JdbcTemplate jdbc;

  PaymentTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  List<Payment> find(String... orderIds) {
    return jdbc.query(
        """
        select order_id, payment_id, status, amount, currency, reason from payment.payment
        where order_id = any(?)
        """,
        new DataClassRowMapper<>(Payment.class),
        (Object) orderIds);
  }

  /** Stores payments that are new or changed. */
  void store(Collection<Payment> payments) {
    jdbc.batchUpdate(
        """
        insert into payment.payment
          (order_id, payment_id, status, amount, currency, reason, changed_at)
        values (?, ?, ?, ?, ?, ?, now())
        on conflict (order_id) do update
          set status = excluded.status, reason = excluded.reason, changed_at = excluded.changed_at
        """,
        payments,
        Math.max(1, payments.size()),
        (statement, payment) -> {
          Decline reason = payment.reason();
          statement.setString(1, payment.orderId());
          statement.setString(2, payment.paymentId());
          statement.setString(3, payment.status().name());
          statement.setLong(4, payment.amount());
          statement.setString(5, payment.currency());
          statement.setString(6, reason == null ? null : reason.name());
        });
  }

  /**
   * Books captured and refunded payments in the ledger, a refund as a negative amount. A second
   * entry of the same kind for an order fails.
   */
  void book(List<Payment> payments) {
    jdbc.batchUpdate(
        """
        insert into payment.ledger (order_id, entry, amount, currency, entered_at)
        values (?, ?, ?, ?, now())
        """,
        payments,
        Math.max(1, payments.size()),
        (statement, payment) -> {
          statement.setString(1, payment.orderId());
          statement.setString(2, payment.status().name());
          statement.setLong(
              3,
              payment.status() == Status.REFUNDED
                  ? Math.negateExact(payment.amount())
                  : payment.amount());
          statement.setString(4, payment.currency());
        });
  }
}
