package io.orderescrow.sample.payment;

import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Command;
import io.orderescrow.sample.runtime.Money;
import io.orderescrow.sample.payment.CardRules.Decline;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The payment of one order.
 *
 * @param id null unless money was taken
 * @param declined why not, when the card said no
 */
record Payment(
    String orderId, @Nullable String id, Status status, Money total, @Nullable Decline declined) {

  enum Status {
    CAPTURED,
    DECLINED,
    REFUNDED,
    /** Refunded before it was ever captured: a capture that comes later is refused. */
    BARRED
  }

  /** The first and only decision on an order's payment. */
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

  /** Gives back what was taken; where nothing was, it bars the order from paying later. */
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
