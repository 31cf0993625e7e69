package io.orderescrow.sample.invoice;

import io.orderescrow.sample.invoice.InvoiceDocument.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.DataClassRowMapper;
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
    OffsetDateTime now = now();
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
    OffsetDateTime now = now();
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
        new DataClassRowMapper<>(ClaimedMail.class),
        now.plus(claim),
        now,
        limit);
  }

  /** Ends the claim of a mail that the mail server accepted or refused. */
  void finished(ClaimedMail mail, MailOutcome outcome) {
    jdbc.update(
        """
        update invoice.mail
        set status = ?, claimed = false, last_error = ?,
          sent_at = case when ? then ? else sent_at end
        where order_id = ? and kind = ?
        """,
        outcome.status().name(),
        outcome.reason(),
        outcome.status() == MailOutcome.Status.SENT,
        now(),
        mail.orderId(),
        mail.kind().name());
  }

  /** Ends the claim of a mail that stays pending until the next attempt. */
  void failed(ClaimedMail mail, MailOutcome outcome, Duration wait) {
    jdbc.update(
        """
        update invoice.mail set claimed = false, last_error = ?, not_before = ?
        where order_id = ? and kind = ? and status = 'PENDING'
        """,
        outcome.reason(),
        now().plus(wait),
        mail.orderId(),
        mail.kind().name());
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
