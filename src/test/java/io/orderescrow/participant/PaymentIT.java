package io.orderescrow.participant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@OnTheBus
class PaymentIT {

  @Autowired private Asker asker;
  @Autowired private JdbcClient jdbc;

  @Test
  @Tag("S28")
  void takesTheMoneyOnceHoweverOftenAsked() {
    var capture = Commands.capture("payment-once", "tok_visa");

    var first = asker.answerTo(capture);
    var second = asker.answerTo(Commands.again(capture));

    assertThat(first.type()).isEqualTo("PaymentCapturedEvent");
    assertThat(second.payload()).isEqualTo(first.payload());
    assertThat(booked("payment-once")).isEqualTo(1250);
  }

  @Test
  @Tag("S9")
  void declinesWhatItsTokenSays() {
    assertThat(asker.answerTo(Commands.capture("payment-declined", "tok_declined")).says("reason"))
        .isEqualTo("CARD_DECLINED");
    assertThat(asker.answerTo(Commands.capture("payment-poor", "tok_insufficient")).says("reason"))
        .isEqualTo("INSUFFICIENT_FUNDS");
    assertThat(asker.answerTo(Commands.refund("payment-poor")).says("outcome"))
        .isEqualTo("NOTHING_TO_REFUND");
  }

  @Test
  @Tag("S20")
  void moneyEndsWhereItBegan() {
    asker.answerTo(Commands.capture("payment-back", "tok_visa"));
    var refund = Commands.refund("payment-back");

    assertThat(asker.answerTo(refund).says("outcome")).isEqualTo("REFUNDED");
    assertThat(asker.answerTo(Commands.again(refund)).says("outcome")).isEqualTo("REFUNDED");
    assertThat(booked("payment-back")).isZero();
  }

  @Test
  @Tag("S11")
  void refusesACaptureThatComesAfterItsRefund() {
    assertThat(asker.answerTo(Commands.refund("payment-late")).says("outcome"))
        .isEqualTo("NOTHING_TO_REFUND");
    assertThat(asker.answerTo(Commands.capture("payment-late", "tok_visa")).says("reason"))
        .isEqualTo("ALREADY_REFUNDED");
    assertThat(booked("payment-late")).isZero();
  }

  private long booked(String orderId) {
    return jdbc.sql("select coalesce(sum(amount), 0) from payment.ledger where order_id = ?")
        .param(orderId)
        .query(Long.class)
        .single();
  }
}
