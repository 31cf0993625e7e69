package io.orderescrow.sample.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.sample.payment.Payment.Status;
import io.orderescrow.sample.runtime.OrderCommands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentTest {

  @ParameterizedTest
  @ValueSource(strings = {"tok_visa", "tok_anything_else"})
  void capturesTheTotal(String token) {
    var command = OrderCommands.capture("o1", token);
    var payment = Payment.decide(command);

    assertThat(payment.amount()).isEqualTo(1250);
    assertThat(payment.currency()).isEqualTo("EUR");
    assertThat(payment.answerToCapture(command).payload().path("paymentId").asText())
        .isEqualTo(payment.paymentId());
  }

  @ParameterizedTest
  @CsvSource({"tok_declined,CARD_DECLINED", "tok_insufficient,INSUFFICIENT_FUNDS"})
  void declinesByToken(String token, String reason) {
    var command = OrderCommands.capture("o1", token);
    var answer = Payment.decide(command).answerToCapture(command);

    assertThat(answer.type()).isEqualTo("PaymentDeclinedEvent");
    assertThat(answer.payload().path("reason").asText()).isEqualTo(reason);
  }

  @Test
  void refundsACapturedPaymentOnce() {
    var refunded = Payment.decide(OrderCommands.capture("o1", "tok_visa")).refund();

    assertThat(refunded.status()).isEqualTo(Status.REFUNDED);
    assertThat(refunded.refund()).isSameAs(refunded);
    assertThat(outcomeOf(refunded)).isEqualTo("REFUNDED");
  }

  @Test
  void hasNothingToRefundAfterADecline() {
    assertThat(outcomeOf(Payment.decide(OrderCommands.capture("o1", "tok_declined")).refund()))
        .isEqualTo("NOTHING_TO_REFUND");
  }

  @Test
  void rejectsACaptureCommandAfterTheRefund() {
    var barred = Payment.barred("o1");

    assertThat(outcomeOf(barred)).isEqualTo("NOTHING_TO_REFUND");
    assertThat(
            barred
                .answerToCapture(OrderCommands.capture("o1", "tok_visa"))
                .payload()
                .path("reason")
                .asText())
        .isEqualTo("ALREADY_REFUNDED");
  }

  private static String outcomeOf(Payment payment) {
    return payment.answerToRefund(OrderCommands.refund("o1")).payload().path("outcome").asText();
  }
}
