package io.orderescrow.sample.invoice;

import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Command;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The invoice of one order.
 *
 * @param number null when it was voided before it was ever asked for
 * @param content the payload of the command that asked for it, as JSON
 */
record Invoice(
    String orderId, @Nullable String number, Status status, String content, Instant issuedAt) {

  enum Status {
    /** It has its number; its mail is on the way. */
    OPEN,
    SENT,
    /** The mail server does not know the customer's address. */
    REFUSED,
    VOIDED,
    /** Voided before it was ever asked for: an ask that comes later is refused. */
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

  /** Null as long as the mail is on the way. */
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

  /** Adds the answer to a command that asked for it, if it can be given already. */
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
