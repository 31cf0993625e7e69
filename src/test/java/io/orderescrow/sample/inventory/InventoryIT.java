package io.orderescrow.sample.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.sample.runtime.Command;
import io.orderescrow.sample.runtime.CommandClient;
import io.orderescrow.sample.runtime.OnTheBus;
import io.orderescrow.sample.runtime.OrderCommands;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Binding.DestinationType;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@OnTheBus
class InventoryIT {

  @Autowired private CommandClient client;
  @Autowired private JdbcClient jdbc;
  @Autowired private RabbitAdmin admin;
  @Autowired private TestEnvironment environment;

  @AfterEach
  void restore() {
    environment.broker().restore();
    environment.database().restore();
  }

  @Test
  @Tag("S2")
  void movesStockOnceForARepeatedCommand() {
    var reserve = OrderCommands.reserve("inventory-once", "MOUSE-1", 3);
    var before = onHand("MOUSE-1");

    var first = client.answerTo(reserve);
    var resent = OrderCommands.resend(reserve);
    var second = client.answerTo(resent);

    assertThat(first.type()).isEqualTo("InventoryUpdatedEvent");
    assertThat(first.header("source")).isEqualTo("/inventory");
    assertThat(first.header("subject")).isEqualTo("inventory-once");
    assertThat(first.header("causationid")).isEqualTo(reserve.messageId());
    assertThat(second.payload()).isEqualTo(first.payload());
    assertThat(second.header("id")).isNotEqualTo(first.header("id"));
    assertThat(second.header("causationid")).isEqualTo(resent.messageId());
    assertThat(onHand("MOUSE-1")).isEqualTo(before - 3);
  }

  @Test
  @Tag("S2")
  @Tag("S28")
  void movesStockOnceForABurstOfTheSameCommand() {
    var reserve = OrderCommands.reserve("inventory-burst", "HEADSET-1", 1);
    var before = onHand("HEADSET-1");

    client.send(reserve);
    for (var i = 0; i < 49; i++) {
      client.send(OrderCommands.resend(reserve));
    }

    assertThat(client.awaitAnswers(reserve, 50))
        .hasSize(50)
        .extracting(answer -> answer.text("reservationId"))
        .containsOnly(client.answersTo(reserve).get(0).text("reservationId"));
    assertThat(client.answersTo(reserve))
        .extracting(answer -> answer.header("id"))
        .doesNotHaveDuplicates();
    assertThat(onHand("HEADSET-1")).isEqualTo(before - 1);
  }

  @Test
  @Tag("S2")
  void reservesNoUnitTwiceForCompetingOrders() {
    var commands = new ArrayList<Command>();
    for (var i = 0; i < 10; i++) {
      commands.add(client.send(OrderCommands.reserve("inventory-rare-" + i, "RARE-1", 1)));
    }

    assertThat(commands)
        .map(command -> client.awaitAnswers(command, 1).get(0).type())
        .filteredOn("InventoryUpdatedEvent"::equals)
        .hasSize(3);
    assertThat(onHand("RARE-1")).isZero();
  }

  @Test
  @Tag("S38")
  @Tag("F5")
  void aDeletedBindingOrQueueIsDeclaredAgain() {
    var queue = "orders.inventory";
    admin.removeBinding(
        new Binding(queue, DestinationType.QUEUE, "orders", "ReserveInventoryCommand", null));
    awaitAnswer(OrderCommands.reserve("inventory-unbound", "MOUSE-1", 1));

    Object product =
        admin
            .getRabbitTemplate()
            .execute(channel -> channel.getConnection().getServerProperties().get("product"));
    assumeTrue(
        "RabbitMQ".equals(String.valueOf(product)),
        "Qpid does not tell a consumer that its queue was deleted");
    admin.deleteQueue(queue);
    awaitAnswer(OrderCommands.reserve("inventory-deleted", "MOUSE-1", 1));
  }

  /** Sends a command again until it is answered. */
  private void awaitAnswer(Command command) {
    await()
        .atMost(CommandClient.PATIENCE)
        .until(
            () -> {
              client.send(OrderCommands.resend(command));
              return !client.answersTo(command).isEmpty();
            });
  }

  @Test
  void rejectsOutOfStockAndUnknownSkus() {
    assertThat(client.answerTo(OrderCommands.reserve("inventory-gone", "GONE-1", 1)).text("reason"))
        .isEqualTo("OUT_OF_STOCK");
    assertThat(
            client
                .answerTo(OrderCommands.reserve("inventory-unknown", "NO-SUCH", 1))
                .text("reason"))
        .isEqualTo("UNKNOWN_SKU");
  }

  @Test
  @Tag("S20")
  void returnsReservedStock() {
    var before = onHand("WEBCAM-1");
    client.answerTo(OrderCommands.reserve("inventory-back", "WEBCAM-1", 7));

    var release = OrderCommands.release("inventory-back");
    assertThat(client.answerTo(release).text("outcome")).isEqualTo("RELEASED");
    assertThat(client.answerTo(OrderCommands.resend(release)).text("outcome"))
        .isEqualTo("RELEASED");
    assertThat(onHand("WEBCAM-1")).isEqualTo(before);
  }

  @Test
  @Tag("S11")
  @Tag("S20")
  void rejectsAReserveCommandAfterTheRelease() {
    var before = onHand("DOCK-1");

    assertThat(client.answerTo(OrderCommands.release("inventory-late")).text("outcome"))
        .isEqualTo("NOTHING_TO_RELEASE");
    assertThat(client.answerTo(OrderCommands.reserve("inventory-late", "DOCK-1", 1)).text("reason"))
        .isEqualTo("ALREADY_RELEASED");
    assertThat(onHand("DOCK-1")).isEqualTo(before);
  }

  /** A new command would get ALREADY_RELEASED. A repeated command gets its first answer. */
  @Test
  @Tag("S28")
  void repeatsTheFirstAnswerAfterTheRelease() {
    var before = onHand("WEBCAM-1");
    var reserve = OrderCommands.reserve("inventory-undone", "WEBCAM-1", 2);
    var first = client.answerTo(reserve);
    client.answerTo(OrderCommands.release("inventory-undone"));

    var second = client.answerTo(OrderCommands.resend(reserve));

    assertThat(second.type()).isEqualTo("InventoryUpdatedEvent");
    assertThat(second.payload()).isEqualTo(first.payload());
    assertThat(onHand("WEBCAM-1")).isEqualTo(before);
  }

  @Test
  void badCommandDoesNotAffectOtherCommands() {
    var good = OrderCommands.reserve("inventory-good", "CABLE-1", 1);
    var stolenId =
        OrderCommands.command("ReserveInventoryCommand", "inventory-thief", "{}").payload();
    client.send("ReserveInventoryCommand", Map.of(), "{not json");
    client.send(good);
    client.answersTo(good);
    client.send(
        "ReserveInventoryCommand",
        Map.of(
            "cloudEvents_specversion", "1.0",
            "cloudEvents_id", "thief",
            "cloudEvents_source", "/orchestrator",
            "cloudEvents_type", "ReserveInventoryCommand",
            "cloudEvents_subject", "inventory-thief",
            "cloudEvents_commandid", good.id()),
        stolenId
            .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                "lines", good.payload().path("lines"))
            .toString());

    assertThat(client.awaitAnswers(good, 1)).hasSize(1);
    await()
        .atMost(CommandClient.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        jdbc.sql("select reason from inventory.rejected_command")
                            .query(String.class)
                            .list())
                    .anySatisfy(reason -> assertThat(reason).contains("inventory-thief"))
                    .hasSizeGreaterThanOrEqualTo(2));
  }

  @Test
  @Tag("S24")
  void publishesAnswersThatACrashLeftInTheOutbox() {
    var reserve = OrderCommands.reserve("inventory-crash", "KEYBOARD-1", 1);
    var published = client.answerTo(reserve);

    // The state after a crash between the commit and the confirm of the broker.
    jdbc.sql("update inventory.answer set published_at = null where order_id = 'inventory-crash'")
        .update();

    assertThat(client.awaitAnswers(reserve, 2).get(1)).isEqualTo(published);
  }

  @Test
  @Tag("S24")
  void losesNoCommandWhenTheBrokerRestarts() {
    var commands = new ArrayList<Command>();
    for (var i = 0; i < 20; i++) {
      commands.add(client.send(OrderCommands.reserve("inventory-broker-" + i, "KEYBOARD-1", 1)));
    }
    environment.broker().cut();
    environment.broker().restore();

    for (var command : commands) {
      assertThat(client.awaitAnswers(command, 1).get(0).type()).isEqualTo("InventoryUpdatedEvent");
    }
  }

  @Test
  @Tag("S5")
  void waitsForAnUnavailableDatabase() {
    environment.database().cut();
    var reserve = client.send(OrderCommands.reserve("inventory-database", "KEYBOARD-1", 1));
    var rejected = client.answersTo(reserve);
    environment.database().restore();

    assertThat(rejected).isEmpty();
    assertThat(client.awaitAnswers(reserve, 1).get(0).type()).isEqualTo("InventoryUpdatedEvent");
    // The pool may hand out connections that were cut.
    await()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(
                        jdbc.sql(
                                "select count(*) from inventory.rejected_command where headers like"
                                    + " ?")
                            .param("%inventory-database%")
                            .query(Integer.class)
                            .single())
                    .isZero());
  }

  private long onHand(String sku) {
    return jdbc.sql("select on_hand from inventory.stock where sku = ?")
        .param(sku)
        .query(Long.class)
        .single();
  }
}
