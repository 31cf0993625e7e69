package io.orderescrow.sample.payment;

import io.orderescrow.sample.payment.CardRules.Decline;
import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Command;
import io.orderescrow.sample.runtime.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The payment of one order.
 *
 * @param id null when no money was captured
 * @param declined the reason when the card was declined, otherwise null
 */
record Payment(
    String orderId, @Nullable String id, Status status, Money total, @Nullable Decline declined) {

  enum Status {
    CAPTURED,
    DECLINED,
    REFUNDED,
    /** Refunded before it was captured. A capture command that arrives later is rejected. */
    BARRED
  }

  /** Makes the first and only decision about the payment of an order. */
  static Payment decide(Command capture) {
    var total = Money.of(capture.payload().path("total"));
    var decline =
        CardRules.declineOf(capture.payload().path("payment").path("token").asText()).orElse(null);
    return decline == null
        ? new Payment(capture.orderId(), "pay-" + UUID.randomUUID(), Status.CAPTURED, total, null)
        : new Payment(capture.orderId(), null, Status.DECLINED, total, decline);
  }

  static Payment barred(String orderId) {
    return new Payment(orderId, null, Status.BARRED, new Money(0, "XXX"), null);
  }

  /** Refunds the captured money. If no money was captured, it bars a later capture. */
  Payment refund() {
    return switch (status) {
      case CAPTURED -> new Payment(orderId, id, Status.REFUNDED, total, null);
      case DECLINED -> new Payment(orderId, null, Status.BARRED, total, null);
      case REFUNDED, BARRED -> this;
    };
  }

  Answer answerToCapture(Command command) {
    if (status == Status.CAPTURED && id != null) {
      return Answer.to(command, "PaymentCapturedEvent", "paymentId", id);
    }
    if (status == Status.DECLINED && declined != null) {
      return Answer.no(command, "PaymentDeclinedEvent", declined.name(), declined.detail);
    }
    return Answer.no(
        command,
        "PaymentDeclinedEvent",
        "ALREADY_REFUNDED",
        "The order's payment is refunded for good");
  }

  Answer answerToRefund(Command command) {
    var outcome = status == Status.REFUNDED ? "REFUNDED" : "NOTHING_TO_REFUND";
    return Answer.to(command, "PaymentRefundedEvent", "outcome", outcome);
  }
}
