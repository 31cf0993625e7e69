package io.orderescrow.shop;

import static io.orderescrow.shop.TrackedShop.A_WHILE;
import static io.orderescrow.shop.TrackedShop.OVERDUE;
import static io.orderescrow.shop.TrackedShop.SOON;
import static io.orderescrow.shop.TrackedShop.TRACK_ONLY;
import static io.orderescrow.shop.TrackedShop.deadline;
import static io.orderescrow.shop.TrackedShop.newId;
import static io.orderescrow.shop.TrackedShop.theirs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.message.RawMessages;
import io.orderescrow.process.OrderStep;
import io.orderescrow.shop.BusTap.Recorded;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An orchestrator that tracks a choreography reports orders that are overdue. */
@Tag("S21")
class OverdueWhileTrackingIT {

  private final TrackedShop tracked = new TrackedShop();
  private final Shop shop = tracked.shop();

  @BeforeEach
  void start() {
    tracked.startOrchestrator(TRACK_ONLY, deadline("AwaitPayment", "PT3S"));
  }

  @AfterEach
  void close() {
    tracked.close();
  }

  /** A service is down. When it is back, the orders continue by themselves. */
  @Test
  @Tag("S16")
  void reportsEachOverdueOrderOnce() {
    tracked.startChoreography();
    shop.stop("payment");

    List<String> orders = tracked.place(6, "tok_visa");

    orders.forEach(order -> shop.waitsAt(order, "AwaitPayment"));
    await().atMost(SOON).until(() -> tracked.fromOrchestrator(OVERDUE).size() >= orders.size());
    await()
        .during(A_WHILE)
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(tracked.fromOrchestrator(OVERDUE))
                  .extracting(Recorded::subject)
                  .containsExactlyInAnyOrderElementsOf(orders);
              JsonNode account = shop.get("/reconciliation");
              assertThat(account.at("/overdue/count").asInt()).isEqualTo(orders.size());
              assertThat(account.path("running").asInt()).isEqualTo(orders.size());
            });
    JsonNode wait = shop.order(orders.get(0)).at("/waitsFor/0");
    assertThat(wait.path("command").isTextual()).as("no command is sent: %s", wait).isFalse();
    assertThat(wait.path("deadline").isTextual()).as("%s", wait).isTrue();
    assertThat(shop.stateOf(orders.get(0))).isEqualTo("OPEN");

    shop.startChoreography("payment");

    shop.allEnd(orders, "COMPLETED");
    assertThat(tracked.fromOrchestrator())
        .hasSize(orders.size())
        .extracting(Recorded::type)
        .containsOnly(OVERDUE);
  }

  /** One event is missing. The order waits for it, although later events have been received. */
  @Test
  void waitsAtTheStepWhoseEventIsMissing() {
    String order = newId();
    tracked.publish(RawMessages.createOrder(order));
    for (OrderStep step : List.of(OrderStep.INVENTORY, OrderStep.INVOICE, OrderStep.SHIPMENT)) {
      tracked.publish(theirs(order, step));
    }

    shop.waitsAt(order, "AwaitPayment");
    await().atMost(SOON).until(() -> tracked.fromOrchestrator(OVERDUE).size() == 1);

    tracked.publish(theirs(order, OrderStep.PAYMENT));
    shop.ends(order, "COMPLETED");
    assertThat(tracked.fromOrchestrator()).hasSize(1);
  }
}
