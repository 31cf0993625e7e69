package io.orderescrow.sample.invoice;

import io.orderescrow.sample.runtime.Money;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/**
 * The readable form of an invoice, or of the credit note that cancels it.
 *
 * @param kind invoice or credit note
 * @param number the number of the invoice
 */
record InvoiceDocument(Kind kind, String number, Instant issuedAt, InvoiceContent content) {

  /** The kind of document that a mail carries. */
  enum Kind {
    INVOICE("Invoice", "Please find your invoice below."),
    CREDIT_NOTE("Credit note for invoice", "This invoice is void; nothing is left to be paid.");

    final String title;
    final String sentence;

    Kind(String title, String sentence) {
      this.title = title;
      this.sentence = sentence;
    }
  }

  String subject() {
    return "%s %s, order %s".formatted(kind.title, number, content.orderId());
  }

  String text() {
    String lines =
        content.lines().stream()
            .map(
                line ->
                    "%-20s %8d x %18s %18s"
                        .formatted(
                            line.sku(), line.quantity(), line.unitPrice(), signed(line.price())))
            .collect(Collectors.joining("\n"));
    return """
    %s %s
    Date: %s
    Order: %s

    Dear %s,
    %s

    %s
    %s%-50s %18s
    """
        .formatted(
            kind.title,
            number,
            date(),
            content.orderId(),
            content.name(),
            kind.sentence,
            lines,
            hasAdjustment() ? "%-50s %18s\n".formatted("Other", signed(content.adjustment())) : "",
            "Total",
            signed(content.total()));
  }

  String html() {
    String rows =
        content.lines().stream()
            .map(
                line ->
                    row(
                        escaped(line.sku()),
                        String.valueOf(line.quantity()),
                        line.unitPrice().toString(),
                        signed(line.price()).toString()))
            .collect(Collectors.joining());
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>%1$s %2$s</title></head>
    <body style="font-family: sans-serif">
    <h1>%1$s %2$s</h1>
    <p>Date: %3$s<br>Order: %4$s</p>
    <p>Dear %5$s,<br>%6$s</p>
    <table cellpadding="4" style="text-align: right">
    <tr><th>Item</th><th>Quantity</th><th>Price</th><th>Amount</th></tr>
    %7$s%8$s%9$s</table>
    </body></html>
    """
        .formatted(
            kind.title,
            escaped(number),
            date(),
            escaped(content.orderId()),
            escaped(content.name()),
            kind.sentence,
            rows,
            hasAdjustment() ? row("Other", "", "", signed(content.adjustment()).toString()) : "",
            row("<b>Total</b>", "", "", "<b>" + signed(content.total()) + "</b>"));
  }

  private static String row(String item, String quantity, String price, String amount) {
    return "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
        .formatted(item, quantity, price, amount);
  }

  private boolean hasAdjustment() {
    return content.adjustment().amount() != 0;
  }

  private Money signed(Money money) {
    return kind == Kind.CREDIT_NOTE ? money.negated() : money;
  }

  private String date() {
    return DateTimeFormatter.ISO_LOCAL_DATE.format(issuedAt.atOffset(ZoneOffset.UTC));
  }

  private static String escaped(String text) {
    return HtmlUtils.htmlEscape(text, "UTF-8");
  }
}
