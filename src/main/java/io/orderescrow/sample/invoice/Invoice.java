package io.orderescrow.sample.invoice;

import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Command;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The invoice of one order.
 *
 * @param number null until the number is drawn, and for an order whose invoice was voided before it
 *     was issued
 * @param content the payload of the command that requested the invoice, as JSON
 */
record Invoice(
    String orderId, @Nullable String number, Status status, String content, Instant issuedAt) {

  enum Status {
    /** The invoice is issued, and its mail is pending. */
    OPEN,
    SENT,
    /** The mail server rejects the address of the customer. */
    REFUSED,
    VOIDED,
    /** Voided before it was issued. A send command that arrives later is rejected. */
    BARRED
  }

  static Invoice open(Command send, Instant now) {
    return new Invoice(send.orderId(), null, Status.OPEN, send.payload().toString(), now);
  }

  static Invoice barred(String orderId, Instant now) {
    return new Invoice(orderId, null, Status.BARRED, "{}", now);
  }

  Invoice numbered(String drawn) {
    return new Invoice(orderId, drawn, status, content, issuedAt);
  }

  Invoice with(Status other) {
    return new Invoice(orderId, number, other, content, issuedAt);
  }

  Invoice voided() {
    return status == Status.BARRED ? this : with(Status.VOIDED);
  }

  /** Returns empty while the mail is pending. */
  Optional<Answer> answerToSend(String commandId) {
    return switch (status) {
      case OPEN -> Optional.empty();
      case SENT ->
          Optional.of(
              Answer.of(
                  commandId, orderId, "EmailInvoiceEvent", "invoiceId", String.valueOf(number)));
      case REFUSED ->
          rejection(commandId, "ADDRESS_REFUSED", "The mail server refused the address");
      case VOIDED, BARRED ->
          rejection(commandId, "ALREADY_VOIDED", "The order's invoice is void for good");
    };
  }

  Answer answerToVoid(Command command) {
    String outcome = status == Status.BARRED ? "NOTHING_TO_VOID" : "VOIDED";
    return Answer.to(command, "InvoiceVoidedEvent", "outcome", outcome);
  }

  private Optional<Answer> rejection(String commandId, String reason, String detail) {
    return Optional.of(
        Answer.of(commandId, orderId, "InvoiceFailedEvent", "reason", reason)
            .with("detail", detail));
  }
}
