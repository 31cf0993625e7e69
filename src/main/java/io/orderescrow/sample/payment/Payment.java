package io.orderescrow.sample.payment;

import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Command;
import io.orderescrow.sample.runtime.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The payment of one order.
 *
 * @param paymentId null when no money was captured
 * @param amount in minor units of the currency
 * @param reason why the card was declined, otherwise null
 */
record Payment(
    String orderId,
    @Nullable String paymentId,
    Status status,
    long amount,
    String currency,
    @Nullable Decline reason) {

  enum Status {
    CAPTURED,
    DECLINED,
    REFUNDED,
    /** Refunded before it was captured. A capture command that arrives later is rejected. */
    BARRED
  }

  /** Makes the first and only decision about the payment of an order. */
  static Payment decide(Command capture) {
    Money total = Money.of(capture.payload().path("total"));
    Decline decline = Decline.of(capture.payload().path("payment").path("token").asText());
    return new Payment(
        capture.orderId(),
        decline == null ? "pay-" + UUID.randomUUID() : null,
        decline == null ? Status.CAPTURED : Status.DECLINED,
        total.amount(),
        total.currency(),
        decline);
  }

  static Payment barred(String orderId) {
    return new Payment(orderId, null, Status.BARRED, 0, "XXX", null);
  }

  /** Refunds the captured money. If no money was captured, it bars a later capture. */
  Payment refund() {
    return switch (status) {
      case CAPTURED -> with(Status.REFUNDED);
      case DECLINED -> with(Status.BARRED);
      case REFUNDED, BARRED -> this;
    };
  }

  private Payment with(Status other) {
    return new Payment(orderId, paymentId, other, amount, currency, null);
  }

  Answer answerToCapture(Command command) {
    if (status == Status.CAPTURED && paymentId != null) {
      return Answer.to(command, "PaymentCapturedEvent", "paymentId", paymentId);
    }
    return status == Status.DECLINED && reason != null
        ? Answer.rejection(command, "PaymentDeclinedEvent", reason.name(), reason.detail)
        : Answer.rejection(
            command,
            "PaymentDeclinedEvent",
            "ALREADY_REFUNDED",
            "The order's payment is refunded for good");
  }

  Answer answerToRefund(Command command) {
    String outcome = status == Status.REFUNDED ? "REFUNDED" : "NOTHING_TO_REFUND";
    return Answer.to(command, "PaymentRefundedEvent", "outcome", outcome);
  }
}
