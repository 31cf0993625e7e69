package io.orderescrow.sample.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@OnTheBus
class InventoryIT {

  @Autowired private CommandClient asker;
  @Autowired private JdbcClient jdbc;
  @Autowired private TestEnvironment surroundings;

  @AfterEach
  void restore() {
    surroundings.broker().restore();
    surroundings.database().restore();
  }

  @Test
  @Tag("S2")
  void movesStockOncePerOrderHoweverOftenAsked() {
    var reserve = OrderCommands.reserve("inventory-once", "MOUSE-1", 3);
    var before = onHand("MOUSE-1");

    var first = asker.answerTo(reserve);
    var again = OrderCommands.again(reserve);
    var second = asker.answerTo(again);

    assertThat(first.type()).isEqualTo("InventoryUpdatedEvent");
    assertThat(first.header("source")).isEqualTo("/inventory");
    assertThat(first.header("subject")).isEqualTo("inventory-once");
    assertThat(first.header("causationid")).isEqualTo(reserve.messageId());
    assertThat(second.payload()).isEqualTo(first.payload());
    assertThat(second.header("id")).isNotEqualTo(first.header("id"));
    assertThat(second.header("causationid")).isEqualTo(again.messageId());
    assertThat(onHand("MOUSE-1")).isEqualTo(before - 3);
  }

  @Test
  @Tag("S2")
  @Tag("S28")
  void movesStockOnceWhenAskedManyTimesAtOnce() {
    var reserve = OrderCommands.reserve("inventory-burst", "HEADSET-1", 1);
    var before = onHand("HEADSET-1");

    asker.ask(reserve);
    for (var i = 0; i < 49; i++) {
      asker.ask(OrderCommands.again(reserve));
    }

    assertThat(asker.awaitAnswers(reserve, 50))
        .hasSize(50)
        .extracting(answer -> answer.says("reservationId"))
        .containsOnly(asker.answersTo(reserve).get(0).says("reservationId"));
    assertThat(asker.answersTo(reserve))
        .extracting(answer -> answer.header("id"))
        .doesNotHaveDuplicates();
    assertThat(onHand("HEADSET-1")).isEqualTo(before - 1);
  }

  @Test
  @Tag("S2")
  void promisesNoUnitTwiceToOrdersThatCompete() {
    var commands = new ArrayList<Command>();
    for (var i = 0; i < 10; i++) {
      commands.add(asker.ask(OrderCommands.reserve("inventory-rare-" + i, "RARE-1", 1)));
    }

    assertThat(commands)
        .map(command -> asker.awaitAnswers(command, 1).get(0).type())
        .filteredOn("InventoryUpdatedEvent"::equals)
        .hasSize(3);
    assertThat(onHand("RARE-1")).isZero();
  }

  @Test
  void saysNoToWhatItHasNot() {
    assertThat(asker.answerTo(OrderCommands.reserve("inventory-gone", "GONE-1", 1)).says("reason"))
        .isEqualTo("OUT_OF_STOCK");
    assertThat(
            asker.answerTo(OrderCommands.reserve("inventory-unknown", "NO-SUCH", 1)).says("reason"))
        .isEqualTo("UNKNOWN_SKU");
  }

  @Test
  @Tag("S20")
  void givesBackWhatItReserved() {
    var before = onHand("WEBCAM-1");
    asker.answerTo(OrderCommands.reserve("inventory-back", "WEBCAM-1", 7));

    var release = OrderCommands.release("inventory-back");
    assertThat(asker.answerTo(release).says("outcome")).isEqualTo("RELEASED");
    assertThat(asker.answerTo(OrderCommands.again(release)).says("outcome")).isEqualTo("RELEASED");
    assertThat(onHand("WEBCAM-1")).isEqualTo(before);
  }

  @Test
  @Tag("S11")
  @Tag("S20")
  void refusesAReserveThatComesAfterItsRelease() {
    var before = onHand("DOCK-1");

    assertThat(asker.answerTo(OrderCommands.release("inventory-late")).says("outcome"))
        .isEqualTo("NOTHING_TO_RELEASE");
    assertThat(asker.answerTo(OrderCommands.reserve("inventory-late", "DOCK-1", 1)).says("reason"))
        .isEqualTo("ALREADY_RELEASED");
    assertThat(onHand("DOCK-1")).isEqualTo(before);
  }

  /** The order's own rules would say ALREADY_RELEASED; a command has one answer, the first. */
  @Test
  @Tag("S28")
  void repeatsTheFirstAnswerThoughItWasUndoneMeanwhile() {
    var before = onHand("WEBCAM-1");
    var reserve = OrderCommands.reserve("inventory-undone", "WEBCAM-1", 2);
    var first = asker.answerTo(reserve);
    asker.answerTo(OrderCommands.release("inventory-undone"));

    var second = asker.answerTo(OrderCommands.again(reserve));

    assertThat(second.type()).isEqualTo("InventoryUpdatedEvent");
    assertThat(second.payload()).isEqualTo(first.payload());
    assertThat(onHand("WEBCAM-1")).isEqualTo(before);
  }

  @Test
  void badCommandCostsItselfOnly() {
    var good = OrderCommands.reserve("inventory-good", "CABLE-1", 1);
    var stolenId =
        OrderCommands.command("ReserveInventoryCommand", "inventory-thief", "{}").payload();
    asker.send("ReserveInventoryCommand", Map.of(), "{not json");
    asker.ask(good);
    asker.answersTo(good);
    asker.send(
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

    assertThat(asker.awaitAnswers(good, 1)).hasSize(1);
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
  void answersLeftInTheOutboxByACrashLeave() {
    var reserve = OrderCommands.reserve("inventory-crash", "KEYBOARD-1", 1);
    var published = asker.answerTo(reserve);

    // as a process leaves it that dies after its commit and before the broker's word
    jdbc.sql("update inventory.answer set published_at = null where order_id = 'inventory-crash'")
        .update();

    assertThat(asker.awaitAnswers(reserve, 2).get(1)).isEqualTo(published);
  }

  @Test
  @Tag("S24")
  void losesNothingToABrokerThatGoesAway() {
    var commands = new ArrayList<Command>();
    for (var i = 0; i < 20; i++) {
      commands.add(asker.ask(OrderCommands.reserve("inventory-broker-" + i, "KEYBOARD-1", 1)));
    }
    surroundings.broker().cut();
    surroundings.broker().restore();

    for (var command : commands) {
      assertThat(asker.awaitAnswers(command, 1).get(0).type()).isEqualTo("InventoryUpdatedEvent");
    }
  }

  @Test
  @Tag("S5")
  void waitsForADatabaseThatIsAway() {
    surroundings.database().cut();
    var reserve = asker.ask(OrderCommands.reserve("inventory-database", "KEYBOARD-1", 1));
    var rejected = asker.answersTo(reserve);
    surroundings.database().restore();

    assertThat(rejected).isEmpty();
    assertThat(asker.awaitAnswers(reserve, 1).get(0).type()).isEqualTo("InventoryUpdatedEvent");
    // The pool may hand out connections that were cut.
    await()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(
                        jdbc.sql(
                                "select count(*) from inventory.rejected_command where headers like ?")
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
