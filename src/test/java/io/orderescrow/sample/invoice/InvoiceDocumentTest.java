package io.orderescrow.sample.invoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderescrow.sample.invoice.InvoiceDocument.Kind;
import io.orderescrow.sample.runtime.OrderCommands;
import jakarta.mail.internet.AddressException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.mail.javamail.JavaMailSenderImpl;

class InvoiceDocumentTest {

  private static final Instant ISSUED = Instant.parse("2025-06-25T23:30:00Z");

  @Test
  void listsLinesAndTotal() {
    var text = document(Kind.INVOICE).text();

    assertThat(text)
        .contains("Invoice INV-2025-000042", "Date: 2025-06-25", "Order: o1", "Dear Ada & Söhne")
        .containsPattern("BOOK-1 +2 x +EUR 12\\.50 +EUR 25\\.00")
        .containsPattern("CABLE-1 +1 x +EUR 999\\.00 +EUR 999\\.00")
        .containsPattern("Other +EUR 5\\.00")
        .containsPattern("Total +EUR 1,029\\.00");
  }

  @Test
  void escapesTextOfTheCustomer() {
    assertThat(document(Kind.INVOICE).html())
        .contains(
            "Ada &amp; Söhne", "<td>BOOK-1</td><td>2</td><td>EUR 12.50</td><td>EUR 25.00</td>")
        .doesNotContain("Ada & ");
  }

  @Test
  void creditNoteHasNegativeAmounts() {
    assertThat(document(Kind.CREDIT_NOTE).text())
        .contains("Credit note for invoice INV-2025-000042")
        .containsPattern("Total +EUR -1,029\\.00");
  }

  @Test
  void composedMailAlwaysHasTheSameMessageId() throws Exception {
    var mails = new InvoiceMail(new JavaMailSenderImpl(), "orders@shop.example");

    var first = mails.compose(document(Kind.INVOICE)).getMessageID();
    assertThat(first).startsWith("<invoice.").endsWith("@shop.example>");
    assertThat(mails.compose(document(Kind.INVOICE)).getMessageID()).isEqualTo(first);
    assertThat(mails.compose(document(Kind.CREDIT_NOTE)).getMessageID()).isNotEqualTo(first);
  }

  @Test
  void nameCannotAddAMailHeader() throws Exception {
    var content =
        InvoiceContent.of(
            OrderCommands.command(
                    "SendInvoiceCommand",
                    "o1",
                    "{'customer': {'name': 'A\\r\\nBcc: x@y.z', 'email': 'a@b.example'},"
                        + " 'lines': [], 'total': {'amount': 1, 'currency': 'EUR'}}")
                .payload());
    var mail =
        new InvoiceMail(new JavaMailSenderImpl(), "orders@shop.example")
            .compose(new InvoiceDocument(Kind.INVOICE, "INV-1", ISSUED, content));

    assertThat(mail.getAllRecipients()).hasSize(1);
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getHeader("To", null)).doesNotContain("\n");
  }

  @Test
  void rejectsAnInvalidAddress() {
    var content = InvoiceContent.of(OrderCommands.sendInvoice("o1", "not an address@").payload());

    assertThatThrownBy(
            () ->
                new InvoiceMail(new JavaMailSenderImpl(), "orders@shop.example")
                    .compose(new InvoiceDocument(Kind.INVOICE, "INV-1", ISSUED, content)))
        .isInstanceOf(AddressException.class);
  }

  private static InvoiceDocument document(Kind kind) {
    var content = InvoiceContent.of(OrderCommands.sendInvoice("o1", "ada@example.com").payload());
    return new InvoiceDocument(kind, "INV-2025-000042", ISSUED, content);
  }
}
