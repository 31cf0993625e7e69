package io.orderescrow.sample.invoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.sample.runtime.CommandClient;
import io.orderescrow.sample.runtime.OnTheBus;
import io.orderescrow.sample.runtime.OrderCommands;
import io.orderescrow.sample.runtime.StrictMailServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSenderImpl;

@OnTheBus
class InvoiceIT {

  @Autowired private CommandClient client;
  @Autowired private JdbcClient jdbc;
  @Autowired private TestEnvironment environment;
  @Autowired private JavaMailSenderImpl smtp;

  @AfterEach
  void restoreMailServer() {
    smtp.setPort(environment.mail().port());
  }

  @Test
  @Tag("S3")
  void sendsOneInvoiceForARepeatedCommand() {
    var send = OrderCommands.sendInvoice("invoice-once", "once@example.com");

    var first = client.answerTo(send);
    var second = client.answerTo(OrderCommands.resend(send));

    assertThat(first.type()).isEqualTo("EmailInvoiceEvent");
    assertThat(second.payload()).isEqualTo(first.payload());
    assertThat(environment.mail().mails())
        .filteredOn(mail -> mail.to().toString().contains("once@example.com"))
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.subject())
                  .isEqualTo("Invoice %s, order invoice-once", first.text("invoiceId"));
              assertThat(mail.body()).contains("EUR 1,029.00").contains("text/html");
            });
  }

  @Test
  @Tag("S3")
  void waitsForAnUnavailableMailServer() throws Exception {
    smtp.setPort(unusedPort());
    var send = client.send(OrderCommands.sendInvoice("invoice-away", "away@example.com"));
    client.send(OrderCommands.resend(send));
    await().atMost(CommandClient.PATIENCE).until(() -> tries("invoice-away", "tried >= 2") == 1);
    assertThat(client.answersTo(send)).isEmpty();

    smtp.setPort(environment.mail().port());

    assertThat(client.awaitAnswers(send, 1)).hasSize(1);
    assertThat(mailsTo("away@example.com")).isEqualTo(1);
  }

  @Test
  @Tag("S9")
  void rejectsWhenTheMailServerRefusesTheAddress() throws IOException {
    try (var strict = new StrictMailServer("550 5.1.1 No such user")) {
      smtp.setPort(strict.port());

      var answer =
          client.answerTo(OrderCommands.sendInvoice("invoice-refused", "nobody@example.com"));

      assertThat(answer.type()).isEqualTo("InvoiceFailedEvent");
      assertThat(answer.text("reason")).isEqualTo("ADDRESS_REFUSED");
    }
  }

  @Test
  void retriesWhenTheMailServerAsksForARetry() throws IOException {
    var send = OrderCommands.sendInvoice("invoice-patience", "patience@example.com");
    try (var busy = new StrictMailServer("451 4.7.1 Try again later")) {
      smtp.setPort(busy.port());
      client.send(send);
      await()
          .atMost(CommandClient.PATIENCE)
          .until(() -> tries("invoice-patience", "tried >= 2") == 1);
    }
    smtp.setPort(environment.mail().port());

    assertThat(client.awaitAnswers(send, 1).get(0).type()).isEqualTo("EmailInvoiceEvent");
  }

  @Test
  @Tag("S9")
  void rejectsAnInvalidAddress() {
    assertThat(
            client
                .answerTo(OrderCommands.sendInvoice("invoice-none", "a..b@example.com"))
                .text("reason"))
        .isEqualTo("ADDRESS_REFUSED");
  }

  @Test
  @Tag("S20")
  void cancelsASentInvoiceWithOneCreditNote() {
    client.answerTo(OrderCommands.sendInvoice("invoice-void", "void@example.com"));
    var voidIt = OrderCommands.voidInvoice("invoice-void");

    assertThat(client.answerTo(voidIt).text("outcome")).isEqualTo("VOIDED");
    assertThat(client.answerTo(OrderCommands.resend(voidIt)).text("outcome")).isEqualTo("VOIDED");

    await().atMost(CommandClient.PATIENCE).until(() -> mailsTo("void@example.com") == 2);
    await().during(Duration.ofMillis(500)).until(() -> mailsTo("void@example.com") == 2);
    assertThat(environment.mail().mails())
        .filteredOn(mail -> mail.to().toString().contains("void@example.com"))
        .extracting(mail -> mail.subject().split(" ")[0])
        .containsExactly("Invoice", "Credit");
  }

  @Test
  @Tag("S11")
  void rejectsASendCommandAfterTheVoid() {
    assertThat(client.answerTo(OrderCommands.voidInvoice("invoice-late")).text("outcome"))
        .isEqualTo("NOTHING_TO_VOID");
    assertThat(
            client
                .answerTo(OrderCommands.sendInvoice("invoice-late", "late@example.com"))
                .text("reason"))
        .isEqualTo("ALREADY_VOIDED");
    assertThat(mailsTo("late@example.com")).isZero();
  }

  @Test
  @Tag("S20")
  void doesNotMailAnInvoiceThatWasVoidedFirst() throws Exception {
    smtp.setPort(unusedPort());
    var send = client.send(OrderCommands.sendInvoice("invoice-stopped", "stopped@example.com"));
    await().atMost(CommandClient.PATIENCE).until(() -> tries("invoice-stopped", "tried >= 1") == 1);

    assertThat(client.answerTo(OrderCommands.voidInvoice("invoice-stopped")).text("outcome"))
        .isEqualTo("VOIDED");
    assertThat(client.awaitAnswers(send, 1).get(0).text("reason")).isEqualTo("ALREADY_VOIDED");
    await()
        .atMost(CommandClient.PATIENCE)
        .until(() -> tries("invoice-stopped", "status = 'WITHDRAWN'") == 1);
    assertThat(mailsTo("stopped@example.com")).isZero();
  }

  @Test
  @Tag("S3")
  void resendsAMailWithTheSameMessageIdAfterACrash() {
    var send = OrderCommands.sendInvoice("invoice-crash", "crash@example.com");
    client.answerTo(send);

    // The state after a crash between the acceptance by the mail server and the commit.
    jdbc.sql(
            """
            update invoice.mail set status = 'PENDING', claimed = true, not_before = now()
            where order_id = 'invoice-crash'
            """)
        .update();

    await().atMost(CommandClient.PATIENCE).until(() -> mailsTo("crash@example.com") == 2);
    assertThat(environment.mail().mails())
        .filteredOn(mail -> mail.to().toString().contains("crash@example.com"))
        .extracting(mail -> mail.source().lines().filter(l -> l.startsWith("Message-ID")).toList())
        .hasSize(2)
        .containsOnly(
            environment.mail().mails().stream()
                .filter(mail -> mail.to().toString().contains("crash@example.com"))
                .findFirst()
                .orElseThrow()
                .source()
                .lines()
                .filter(l -> l.startsWith("Message-ID"))
                .toList());
  }

  private long mailsTo(String address) {
    return environment.mail().mails().stream()
        .filter(mail -> mail.to().toString().contains(address))
        .count();
  }

  private int tries(String orderId, String condition) {
    return jdbc.sql("select count(*) from invoice.mail where order_id = ? and " + condition)
        .param(orderId)
        .query(Integer.class)
        .single();
  }

  private static int unusedPort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
