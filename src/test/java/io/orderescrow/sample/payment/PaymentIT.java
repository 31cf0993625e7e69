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

  @Autowired private CommandClient client;
  @Autowired private JdbcClient jdbc;

  @Test
  @Tag("S28")
  void capturesOnceForARepeatedCommand() {
    var capture = OrderCommands.capture("payment-once", "tok_visa");

    var first = client.answerTo(capture);
    var second = client.answerTo(OrderCommands.resend(capture));

    assertThat(first.type()).isEqualTo("PaymentCapturedEvent");
    assertThat(second.payload()).isEqualTo(first.payload());
    assertThat(booked("payment-once")).isEqualTo(1250);
  }

  @Test
  @Tag("S9")
  void declinesByToken() {
    assertThat(
            client
                .answerTo(OrderCommands.capture("payment-declined", "tok_declined"))
                .text("reason"))
        .isEqualTo("CARD_DECLINED");
    assertThat(
            client
                .answerTo(OrderCommands.capture("payment-poor", "tok_insufficient"))
                .text("reason"))
        .isEqualTo("INSUFFICIENT_FUNDS");
    assertThat(client.answerTo(OrderCommands.refund("payment-poor")).text("outcome"))
        .isEqualTo("NOTHING_TO_REFUND");
  }

  @Test
  @Tag("S20")
  void refundRestoresTheBalance() {
    client.answerTo(OrderCommands.capture("payment-back", "tok_visa"));
    var refund = OrderCommands.refund("payment-back");

    assertThat(client.answerTo(refund).text("outcome")).isEqualTo("REFUNDED");
    assertThat(client.answerTo(OrderCommands.resend(refund)).text("outcome")).isEqualTo("REFUNDED");
    assertThat(booked("payment-back")).isZero();
  }

  @Test
  @Tag("S11")
  void rejectsACaptureCommandAfterTheRefund() {
    assertThat(client.answerTo(OrderCommands.refund("payment-late")).text("outcome"))
        .isEqualTo("NOTHING_TO_REFUND");
    assertThat(client.answerTo(OrderCommands.capture("payment-late", "tok_visa")).text("reason"))
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
