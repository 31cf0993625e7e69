package io.orderescrow.sample.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.sample.runtime.CommandClient;
import io.orderescrow.sample.runtime.OnTheBus;
import io.orderescrow.sample.runtime.OrderCommands;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@OnTheBus
class PaymentIT {

  @Autowired private CommandClient asker;
  @Autowired private JdbcClient jdbc;

  @Test
  @Tag("S28")
  void takesTheMoneyOnceHoweverOftenAsked() {
    var capture = OrderCommands.capture("payment-once", "tok_visa");

    var first = asker.answerTo(capture);
    var second = asker.answerTo(OrderCommands.again(capture));

    assertThat(first.type()).isEqualTo("PaymentCapturedEvent");
    assertThat(second.payload()).isEqualTo(first.payload());
    assertThat(booked("payment-once")).isEqualTo(1250);
  }

  @Test
  @Tag("S9")
  void declinesWhatItsTokenSays() {
    assertThat(
            asker
                .answerTo(OrderCommands.capture("payment-declined", "tok_declined"))
                .says("reason"))
        .isEqualTo("CARD_DECLINED");
    assertThat(
            asker
                .answerTo(OrderCommands.capture("payment-poor", "tok_insufficient"))
                .says("reason"))
        .isEqualTo("INSUFFICIENT_FUNDS");
    assertThat(asker.answerTo(OrderCommands.refund("payment-poor")).says("outcome"))
        .isEqualTo("NOTHING_TO_REFUND");
  }

  @Test
  @Tag("S20")
  void moneyEndsWhereItBegan() {
    asker.answerTo(OrderCommands.capture("payment-back", "tok_visa"));
    var refund = OrderCommands.refund("payment-back");

    assertThat(asker.answerTo(refund).says("outcome")).isEqualTo("REFUNDED");
    assertThat(asker.answerTo(OrderCommands.again(refund)).says("outcome")).isEqualTo("REFUNDED");
    assertThat(booked("payment-back")).isZero();
  }

  @Test
  @Tag("S11")
  void refusesACaptureThatComesAfterItsRefund() {
    assertThat(asker.answerTo(OrderCommands.refund("payment-late")).says("outcome"))
        .isEqualTo("NOTHING_TO_REFUND");
    assertThat(asker.answerTo(OrderCommands.capture("payment-late", "tok_visa")).says("reason"))
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
