package io.orderescrow.sample.invoice;

import io.orderescrow.sample.invoice.Invoice.Status;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.JdbcTemplate;

/** Invoices and their numbers in the schema {@code invoice}. */
class InvoiceTable {

  private final JdbcTemplate jdbc;
  private final Clock clock;

  InvoiceTable(JdbcTemplate jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  List<Invoice> find(Collection<String> orderIds) {
    return jdbc.query(
        """
        select order_id, number, status, content, issued_at from invoice.invoice
        where order_id = any(?)
        """,
        (row, number) ->
            new Invoice(
                row.getString(1),
                row.getString(2),
                Status.valueOf(row.getString(3)),
                row.getString(4),
                row.getObject(5, OffsetDateTime.class).toInstant()),
        (Object) orderIds.toArray(new String[0]));
  }

  /**
   * Draws the next invoice numbers of this year, such as {@code INV-2025-000042}. The numbers have
   * no gaps, because a transaction that fails returns its numbers. Other transactions therefore
   * wait until this one ends.
   */
  List<String> numbers(int count) {
    if (count == 0) {
      return List.of();
    }
    var year = now().getYear();
    var last =
        jdbc.queryForObject(
            """
            insert into invoice.numbering as n (year, last) values (?, ?)
            on conflict (year) do update set last = n.last + excluded.last
            returning last
            """,
            Long.class,
            year,
            count);
    if (last == null) {
      throw new IllegalStateException("The database returned no invoice number");
    }
    return LongStream.rangeClosed(last - count + 1, last)
        .mapToObj(number -> "INV-%d-%06d".formatted(year, number))
        .toList();
  }

  /** Stores invoices that are new or changed. */
  void store(Collection<Invoice> invoices) {
    var now = now();
    jdbc.batchUpdate(
        """
        insert into invoice.invoice (order_id, number, status, content, issued_at, changed_at)
        values (?, ?, ?, ?, ?, ?)
        on conflict (order_id) do update
          set status = excluded.status, changed_at = excluded.changed_at
        """,
        invoices,
        Math.max(1, invoices.size()),
        (statement, invoice) -> {
          statement.setString(1, invoice.orderId());
          statement.setString(2, invoice.number());
          statement.setString(3, invoice.status().name());
          statement.setString(4, invoice.content());
          statement.setObject(5, invoice.issuedAt().atOffset(ZoneOffset.UTC));
          statement.setObject(6, now);
        });
  }

  /** The ids of the unanswered send commands of these orders, by order. */
  Map<String, List<String>> openAsks(Collection<String> orderIds) {
    var asks = new TreeMap<String, List<String>>();
    jdbc.query(
        """
        select order_id, array_agg(command_id) from invoice.command
        where order_id = any(?) and type = 'SendInvoiceCommand' and answer_type is null
        group by order_id
        """,
        row -> {
          asks.put(row.getString(1), List.of((String[]) row.getArray(2).getArray()));
        },
        (Object) orderIds.toArray(new String[0]));
    return asks;
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
