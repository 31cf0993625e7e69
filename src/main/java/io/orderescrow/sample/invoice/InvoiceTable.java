package io.orderescrow.sample.invoice;

import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.BatchRows;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;

/** Invoices and their numbers in the schema {@code invoice}. */
class InvoiceTable {

  private final JdbcTemplate jdbc;
  private final Clock clock;

  InvoiceTable(JdbcTemplate jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  List<Invoice> find(String... orderIds) {
    return jdbc.query(
        """
        select order_id, number, status, content, issued_at from invoice.invoice
        where order_id = any(?)
        """,
        new DataClassRowMapper<>(Invoice.class),
        (Object) orderIds);
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
    int year = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).getYear();
    Long last =
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
    jdbc.batchUpdate(
        """
        insert into invoice.invoice (order_id, number, status, content, issued_at, changed_at)
        values (?, ?, ?, ?, ?, now())
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
        });
  }

  /** Answers the unanswered send commands of these orders, if the outcome of the mail is known. */
  List<Answer> answersToOpenCommands(BatchRows<Invoice> invoices, String... orderIds) {
    return jdbc
        .query(
            """
            select order_id, command_id from invoice.command
            where order_id = any(?) and type = 'SendInvoiceCommand' and answer_type is null
            order by order_id
            """,
            (row, number) -> invoices.require(row.getString(1)).answerToSend(row.getString(2)),
            (Object) orderIds)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }
}
