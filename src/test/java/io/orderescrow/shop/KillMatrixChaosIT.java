package io.orderescrow.shop;

import static io.orderescrow.shop.StepwiseShop.STEPS;
import static io.orderescrow.shop.StepwiseShop.waits;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The orchestrator is killed at each step of the model while orders wait there, and in each undo.
 * {@link KillTimersChaosIT} kills it during the timers of the steps.
 */
@Tag("S25")
@Tag("chaos")
class KillMatrixChaosIT {

  /** At each step one order is being cancelled. */
  @Test
  void comesToTheSameEndAfterAKillAtEachStep() {
    try (StepwiseShop stepwise = new StepwiseShop()) {
      Shop shop = stepwise.shop();
      shop.startOrchestrator();
      stepwise.orders().placeOneOfEachKind();
      List<String> toCancel = new ArrayList<>();
      for (String step : STEPS) {
        toCancel.add(stepwise.placeToCancel(step));
      }
      for (int i = 0; i < STEPS.size(); i++) {
        stepwise.allWaitAt(i);
        assertThat(shop.cancels(toCancel.get(i), "at " + STEPS.get(i))).isEqualTo(202);
        shop.node().kill();
        stepwise.continueAt(i);
      }
      stepwise.comesToTheSameEnd();
    }
  }

  /** All services are down while orders are undone. They start one after the other. */
  @Test
  void comesToTheSameEndAfterAKillInEachUndo() {
    try (StepwiseShop stepwise = new StepwiseShop()) {
      Shop shop = stepwise.shop();
      shop.start("inventory", "payment", "invoice");
      shop.startOrchestrator();
      List<String> all = List.of(stepwise.placeToCancel("first"), stepwise.placeToCancel("second"));
      stepwise.allWaitAt(STEPS.size() - 1);
      shop.stop("inventory", "payment", "invoice");
      all.forEach(id -> assertThat(shop.cancels(id, "not wanted")).isEqualTo(202));
      for (int i = 0; i < Shop.SERVICES.size(); i++) {
        long open = (long) (Shop.SERVICES.size() - i) * all.size();
        waits().until(() -> shop.ledgers().tokensAt("AwaitAcknowledgement") == open);
        shop.node().kill();
        stepwise.continueAt(i);
      }
      stepwise.comesToTheSameEnd();
    }
  }

  /** The orchestrator is killed while a clerk decides; then the late answer arrives. */
  @Test
  @Tag("ci")
  void comesToTheSameEndAfterAKillWhileAClerkDecides() {
    try (StepwiseShop stepwise =
        new StepwiseShop(
            "fulfilment.model.waits.AwaitInvoice.deadline=PT5S",
            "fulfilment.model.waits.AwaitShipment.deadline=PT5S")) {
      Shop shop = stepwise.shop();
      shop.start("inventory", "payment");
      shop.startOrchestrator();
      Basket basket = Basket.of(1, "MOUSE-1").orderedBy("patient@example.org");
      stepwise.orders().add(shop.places(basket), basket, "COMPLETED");
      for (String step : List.of("Invoice", "Shipment")) {
        waits().until(() -> shop.ledgers().tokensAt("DecideOnOverdue" + step) == 1);
        shop.node().kill();
        stepwise.continueAt(STEPS.indexOf("Await" + step));
      }
      stepwise.comesToTheSameEnd();
    }
  }
}
