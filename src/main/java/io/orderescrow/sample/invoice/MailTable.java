package io.orderescrow.sample.invoice;

import io.orderescrow.sample.invoice.InvoiceDocument.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Pending and finished mails in the schema {@code invoice}. */
class MailTable {

  private final JdbcTemplate jdbc;
  private final Clock clock;

  MailTable(JdbcTemplate jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * A mail that this node may send until its claim expires.
   *
   * @param tried number of attempts, including this one
   * @param content the payload of the command that requested the invoice, as JSON
   */
  record ClaimedMail(
      String orderId, Kind kind, int tried, String number, String content, Instant issuedAt) {}

  /** Adds pending mails. An order gets at most one mail of each kind. */
  void add(Kind kind, Collection<String> orderIds) {
    var now = now();
    jdbc.batchUpdate(
        """
        insert into invoice.mail (order_id, kind, not_before) values (?, ?, ?)
        on conflict do nothing
        """,
        orderIds.stream().map(order -> new Object[] {order, kind.name(), now}).toList());
  }

  /** Withdraws pending invoices that no node is sending. */
  void withdraw(Collection<String> orderIds) {
    jdbc.update(
        """
        update invoice.mail set status = 'WITHDRAWN'
        where order_id = any(?) and kind = 'INVOICE' and status = 'PENDING' and not claimed
        """,
        (Object) orderIds.toArray(new String[0]));
  }

  /** Claims mails that are due, including mails whose claim expired because their node died. */
  List<ClaimedMail> claim(int limit, Duration claim) {
    var now = now();
    return jdbc.query(
        """
        update invoice.mail as m
        set claimed = true, tried = m.tried + 1, not_before = ?
        from invoice.invoice as i
        where i.order_id = m.order_id and (m.order_id, m.kind) in
          (select order_id, kind from invoice.mail
           where status = 'PENDING' and not_before <= ?
           order by not_before limit ? for update skip locked)
        returning m.order_id, m.kind, m.tried, i.number, i.content, i.issued_at
        """,
        (row, index) ->
            new ClaimedMail(
                row.getString(1),
                Kind.valueOf(row.getString(2)),
                row.getInt(3),
                row.getString(4),
                row.getString(5),
                row.getObject(6, OffsetDateTime.class).toInstant()),
        now.plus(claim),
        now,
        limit);
  }

  void sent(ClaimedMail mail) {
    jdbc.update(
        """
        update invoice.mail set status = 'SENT', claimed = false, last_error = null, sent_at = ?
        where order_id = ? and kind = ?
        """,
        now(),
        mail.orderId(),
        mail.kind().name());
  }

  void refused(ClaimedMail mail, String reason) {
    jdbc.update(
        """
        update invoice.mail set status = 'REFUSED', claimed = false, last_error = ?
        where order_id = ? and kind = ?
        """,
        reason,
        mail.orderId(),
        mail.kind().name());
  }

  void failed(ClaimedMail mail, String reason, Duration wait) {
    jdbc.update(
        """
        update invoice.mail set claimed = false, last_error = ?, not_before = ?
        where order_id = ? and kind = ? and status = 'PENDING'
        """,
        reason,
        now().plus(wait),
        mail.orderId(),
        mail.kind().name());
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
