package io.orderescrow.shop;

import static io.orderescrow.shop.TrackedShop.OVERDUE;
import static io.orderescrow.shop.TrackedShop.SOON;
import static io.orderescrow.shop.TrackedShop.TRACK_ONLY;
import static io.orderescrow.shop.TrackedShop.deadline;
import static io.orderescrow.shop.TrackedShop.theirs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.message.RawMessages;
import io.orderescrow.process.OrderStep;
import io.orderescrow.shop.BusTap.Recorded;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An orchestrator that tracked a choreography takes over its orders. */
@Tag("S21")
class TakeoverIT {

  private static final String COMMANDING = "--fulfilment.mode=commanding";

  private final TrackedShop tracked = new TrackedShop();
  private final Shop shop = tracked.shop();

  @AfterEach
  void close() {
    tracked.close();
  }

  /**
   * The takeover as tracking-mode.md describes it. Orders wait at two steps, and some are overdue.
   * All of them complete, and nothing happens twice.
   */
  @Test
  @Tag("S2")
  @Tag("S7")
  void completesOpenOrdersAfterTheChangeToCommanding() {
    tracked.startOrchestrator(
        TRACK_ONLY, deadline("AwaitInventory", "PT4S"), deadline("AwaitPayment", "PT4S"));
    tracked.startChoreography();
    List<String> done = tracked.place(3, "tok_visa");
    shop.allEnd(done, "COMPLETED");
    shop.stop("payment");
    List<String> unpaid = tracked.place(4, "tok_visa");
    unpaid.forEach(order -> shop.waitsAt(order, "AwaitPayment"));
    shop.stop("inventory");
    List<String> untouched = tracked.place(4, "tok_visa");
    untouched.forEach(order -> shop.waitsAt(order, "AwaitInventory"));
    List<String> open = Stream.concat(unpaid.stream(), untouched.stream()).toList();
    await()
        .atMost(SOON)
        .until(() -> Set.copyOf(subjects(tracked.fromOrchestrator(OVERDUE))).containsAll(open));
    int earlier = tracked.fromOrchestrator().size();

    // 1. The services no longer react to events of other services. 2. The engine sends commands.
    shop.stop("invoice", "shipping");
    tracked.tap().unbind("orders.inventory", "CreateOrderEvent");
    tracked.tap().unbind("orders.payment", "InventoryUpdatedEvent");
    tracked.tap().unbind("orders.invoice", "PaymentCapturedEvent");
    tracked.tap().unbind("orders.shipping", "EmailInvoiceEvent");
    shop.stopOrchestrator();
    tracked.startOrchestrator(COMMANDING);
    await()
        .atMost(SOON)
        .until(
            () ->
                open.stream()
                    .allMatch(
                        order ->
                            shop.timesOnTimeline(order, "ReserveInventoryCommand")
                                    + shop.timesOnTimeline(order, "CapturePaymentCommand")
                                >= 1));
    assertThat(open).allMatch(order -> shop.stateOf(order).equals("OPEN"));
    shop.startAll();

    shop.allEnd(open, "COMPLETED");
    List<String> all = Stream.concat(done.stream(), open.stream()).toList();
    String fresh = shop.places(Basket.of(1, "BOOK-1"));
    shop.ends(fresh, "COMPLETED");
    // Two late messages, one for each mode. The services have done this work before. An answer
    // without a command of ours is refused since the takeover.
    tracked.publish(RawMessages.createOrder(unpaid.get(0)));
    tracked.publish(theirs(untouched.get(0), OrderStep.PAYMENT));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(shop.ledgers().undone())
                    .singleElement()
                    .asString()
                    .contains(
                        "UNEXPECTED PaymentCapturedEvent " + untouched.get(0),
                        "source '/their/Payment' may not send"));

    assertThat(shop.ledgers().reserved("MOUSE-1")).isEqualTo(all.size());
    assertThat(all)
        .allSatisfy(order -> assertThat(shop.ledgers().moneyFor(order)).isEqualTo(10997));
    assertThat(shop.environment().mail().mailsTo("ada@example.org"))
        .as("invoices")
        .hasSize(all.size() + 1);
    assertThat(tracked.fromOrchestrator().stream().skip(earlier))
        .extracting(Recorded::type)
        .doesNotContain("ReleaseInventoryCommand", "RefundPaymentCommand", "OrderCancelledEvent");
    assertThat(subjects(tracked.fromOrchestrator("OrderCompletedEvent")))
        .as("orders that ended after the takeover")
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(open.stream(), Stream.of(fresh)).toList());
  }

  private static List<String> subjects(List<Recorded> messages) {
    return messages.stream().map(Recorded::subject).toList();
  }
}
