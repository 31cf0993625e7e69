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

  @Autowired private CommandClient asker;
  @Autowired private JdbcClient jdbc;
  @Autowired private TestEnvironment surroundings;
  @Autowired private JavaMailSenderImpl smtp;

  @AfterEach
  void backToTheRealMailServer() {
    smtp.setPort(surroundings.mail().port());
  }

  @Test
  @Tag("S3")
  void mailboxHoldsOneInvoiceHoweverOftenItWasAskedFor() {
    var send = OrderCommands.sendInvoice("invoice-once", "once@example.com");

    var first = asker.answerTo(send);
    var second = asker.answerTo(OrderCommands.again(send));

    assertThat(first.type()).isEqualTo("EmailInvoiceEvent");
    assertThat(second.payload()).isEqualTo(first.payload());
    assertThat(surroundings.mail().mails())
        .filteredOn(mail -> mail.to().toString().contains("once@example.com"))
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.subject())
                  .isEqualTo("Invoice %s, order invoice-once", first.says("invoiceId"));
              assertThat(mail.body()).contains("EUR 1,029.00").contains("text/html");
            });
  }

  @Test
  @Tag("S3")
  void waitsForAMailServerThatIsAway() throws Exception {
    smtp.setPort(portNobodyListensOn());
    var send = asker.ask(OrderCommands.sendInvoice("invoice-away", "away@example.com"));
    asker.ask(OrderCommands.again(send));
    await().atMost(CommandClient.PATIENCE).until(() -> tries("invoice-away", "tried >= 2") == 1);
    assertThat(asker.answersTo(send)).isEmpty();

    smtp.setPort(surroundings.mail().port());

    assertThat(asker.awaitAnswers(send, 1)).hasSize(1);
    assertThat(mailsTo("away@example.com")).isEqualTo(1);
  }

  @Test
  @Tag("S9")
  void saysNoWhenTheMailServerRefusesTheAddress() throws IOException {
    try (var strict = new StrictMailServer("550 5.1.1 No such user")) {
      smtp.setPort(strict.port());

      var answer =
          asker.answerTo(OrderCommands.sendInvoice("invoice-refused", "nobody@example.com"));

      assertThat(answer.type()).isEqualTo("InvoiceFailedEvent");
      assertThat(answer.says("reason")).isEqualTo("ADDRESS_REFUSED");
    }
  }

  @Test
  void triesAgainWhenTheMailServerAsksForPatience() throws IOException {
    var send = OrderCommands.sendInvoice("invoice-patience", "patience@example.com");
    try (var busy = new StrictMailServer("451 4.7.1 Try again later")) {
      smtp.setPort(busy.port());
      asker.ask(send);
      await()
          .atMost(CommandClient.PATIENCE)
          .until(() -> tries("invoice-patience", "tried >= 2") == 1);
    }
    smtp.setPort(surroundings.mail().port());

    assertThat(asker.awaitAnswers(send, 1).get(0).type()).isEqualTo("EmailInvoiceEvent");
  }

  @Test
  @Tag("S9")
  void saysNoToAnAddressThatIsNone() {
    assertThat(
            asker
                .answerTo(OrderCommands.sendInvoice("invoice-none", "a..b@example.com"))
                .says("reason"))
        .isEqualTo("ADDRESS_REFUSED");
  }

  @Test
  @Tag("S20")
  void takesASentInvoiceBackWithOneCreditNote() {
    asker.answerTo(OrderCommands.sendInvoice("invoice-void", "void@example.com"));
    var voidIt = OrderCommands.voidInvoice("invoice-void");

    assertThat(asker.answerTo(voidIt).says("outcome")).isEqualTo("VOIDED");
    assertThat(asker.answerTo(OrderCommands.again(voidIt)).says("outcome")).isEqualTo("VOIDED");

    await().atMost(CommandClient.PATIENCE).until(() -> mailsTo("void@example.com") == 2);
    await().during(Duration.ofMillis(500)).until(() -> mailsTo("void@example.com") == 2);
    assertThat(surroundings.mail().mails())
        .filteredOn(mail -> mail.to().toString().contains("void@example.com"))
        .extracting(mail -> mail.subject().split(" ")[0])
        .containsExactly("Invoice", "Credit");
  }

  @Test
  @Tag("S11")
  void refusesToSendAfterTheVoid() {
    assertThat(asker.answerTo(OrderCommands.voidInvoice("invoice-late")).says("outcome"))
        .isEqualTo("NOTHING_TO_VOID");
    assertThat(
            asker
                .answerTo(OrderCommands.sendInvoice("invoice-late", "late@example.com"))
                .says("reason"))
        .isEqualTo("ALREADY_VOIDED");
    assertThat(mailsTo("late@example.com")).isZero();
  }

  @Test
  @Tag("S20")
  void invoiceThatIsVoidBeforeItsMailLeavesIsNeverMailed() throws Exception {
    smtp.setPort(portNobodyListensOn());
    var send = asker.ask(OrderCommands.sendInvoice("invoice-stopped", "stopped@example.com"));
    await().atMost(CommandClient.PATIENCE).until(() -> tries("invoice-stopped", "tried >= 1") == 1);

    assertThat(asker.answerTo(OrderCommands.voidInvoice("invoice-stopped")).says("outcome"))
        .isEqualTo("VOIDED");
    assertThat(asker.awaitAnswers(send, 1).get(0).says("reason")).isEqualTo("ALREADY_VOIDED");
    await()
        .atMost(CommandClient.PATIENCE)
        .until(() -> tries("invoice-stopped", "status = 'WITHDRAWN'") == 1);
    assertThat(mailsTo("stopped@example.com")).isZero();
  }

  @Test
  @Tag("S3")
  void sendsAgainUnderTheSameMessageIdWhatACrashLeftInDoubt() {
    var send = OrderCommands.sendInvoice("invoice-crash", "crash@example.com");
    asker.answerTo(send);

    // as a process leaves it that dies after the mail server took the mail and before its commit
    jdbc.sql(
            """
            update invoice.mail set status = 'PENDING', claimed = true, not_before = now()
            where order_id = 'invoice-crash'
            """)
        .update();

    await().atMost(CommandClient.PATIENCE).until(() -> mailsTo("crash@example.com") == 2);
    assertThat(surroundings.mail().mails())
        .filteredOn(mail -> mail.to().toString().contains("crash@example.com"))
        .extracting(mail -> mail.source().lines().filter(l -> l.startsWith("Message-ID")).toList())
        .hasSize(2)
        .containsOnly(
            surroundings.mail().mails().stream()
                .filter(mail -> mail.to().toString().contains("crash@example.com"))
                .findFirst()
                .orElseThrow()
                .source()
                .lines()
                .filter(l -> l.startsWith("Message-ID"))
                .toList());
  }

  private long mailsTo(String address) {
    return surroundings.mail().mails().stream()
        .filter(mail -> mail.to().toString().contains(address))
        .count();
  }

  private int tries(String orderId, String condition) {
    return jdbc.sql("select count(*) from invoice.mail where order_id = ? and " + condition)
        .param(orderId)
        .query(Integer.class)
        .single();
  }

  private static int portNobodyListensOn() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
