package io.orderescrow.sample.invoice;

import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Command;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The invoice of one order.
 *
 * @param number null when the order's invoice was voided before it was issued
 * @param content the payload of the command that requested the invoice, as JSON
 */
record Invoice(
    String orderId, @Nullable String number, Status status, String content, Instant issuedAt) {

  enum Status {
    /** The invoice has its number, and its mail is pending. */
    OPEN,
    SENT,
    /** The mail server rejects the address of the customer. */
    REFUSED,
    VOIDED,
    /** Voided before it was issued. A send command that arrives later is rejected. */
    BARRED
  }

  static Invoice open(Command send, String number, Instant now) {
    return new Invoice(send.orderId(), number, Status.OPEN, send.payload().toString(), now);
  }

  static Invoice barred(String orderId, Instant now) {
    return new Invoice(orderId, null, Status.BARRED, "{}", now);
  }

  Invoice with(Status other) {
    return new Invoice(orderId, number, other, content, issuedAt);
  }

  Invoice voided() {
    return status == Status.BARRED ? this : with(Status.VOIDED);
  }

  /** Returns null while the mail is pending. */
  private @Nullable Answer answerToSend(String commandId) {
    return switch (status) {
      case OPEN -> null;
      case SENT ->
          Answer.of(commandId, orderId, "EmailInvoiceEvent", "invoiceId", String.valueOf(number));
      case REFUSED -> no(commandId, "ADDRESS_REFUSED", "The mail server refused the address");
      case VOIDED, BARRED ->
          no(commandId, "ALREADY_VOIDED", "The order's invoice is void for good");
    };
  }

  /** Adds the answer to a send command, if the outcome of the mail is known. */
  void answerInto(List<Answer> answers, String commandId) {
    var answer = answerToSend(commandId);
    if (answer != null) {
      answers.add(answer);
    }
  }

  Answer answerToVoid(Command command) {
    var outcome = status == Status.BARRED ? "NOTHING_TO_VOID" : "VOIDED";
    return Answer.to(command, "InvoiceVoidedEvent", "outcome", outcome);
  }

  private Answer no(String commandId, String reason, String detail) {
    var answer = Answer.of(commandId, orderId, "InvoiceFailedEvent", "reason", reason);
    answer.payload().put("detail", detail);
    return answer;
  }
}
