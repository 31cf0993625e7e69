package io.orderescrow.shop;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/**
 * A shop whose orchestrator is a process that can be killed. Its services start one after the
 * other, so that orders wait at each step in turn.
 */
final class StepwiseShop implements AutoCloseable {

  /** Each step waits for the service of the same index in {@link Shop#SERVICES}. */
  static final List<String> STEPS =
      List.of("AwaitInventory", "AwaitPayment", "AwaitInvoice", "AwaitShipment");

  private final Shop shop;
  private final OrderMix orders;

  StepwiseShop(String... settings) {
    shop =
        Shop.withNode(
            Stream.of(settings, NodeKiller.SHORT_LEASES)
                .flatMap(Stream::of)
                .toArray(String[]::new));
    orders = new OrderMix(shop);
  }

  Shop shop() {
    return shop;
  }

  OrderMix orders() {
    return orders;
  }

  /** Places an order that continues as far as services run, and that the test cancels. */
  String placeToCancel(String who) {
    Basket basket = Basket.of(2, "KEYBOARD-1").orderedBy("undecided-" + who + "@example.org");
    String id = shop.places(basket);
    orders.add(id, basket, "CANCELLED");
    return id;
  }

  /** Waits until orders wait at this step and none before it. */
  void allWaitAt(int step) {
    waits()
        .until(
            () ->
                shop.ledgers().tokensAt(STEPS.get(step)) > 0
                    && STEPS.subList(0, step).stream()
                            .mapToLong(earlier -> shop.ledgers().tokensAt(earlier))
                            .sum()
                        == 0
                    && startedAll());
  }

  private boolean startedAll() {
    return shop.ledgers()
            .number("select count(*) from process_instance where process_key = 'order-fulfilment'")
        == orders.ids().size();
  }

  /** Starts the missing service, and an orchestrator. */
  void continueAt(int step) {
    shop.start(Shop.SERVICES.get(step));
    shop.startOrchestrator();
  }

  void comesToTheSameEnd() {
    orders.areAllAccountedFor();
    orders.noMailCameTwice();
  }

  static ConditionFactory waits() {
    return await().atMost(Duration.ofMinutes(5));
  }

  @Override
  public void close() {
    shop.close();
  }
}
