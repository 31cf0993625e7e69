package io.orderescrow.shop;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Customers who place orders of every kind, without a pause and in a thread of their own. They wait
 * only while too many orders are open.
 */
final class CustomerLoad implements AutoCloseable {

  private static final int MOST_OPEN = 80;
  private static final Duration HANGS = Duration.ofMinutes(5);

  private final Shop shop;
  private final OrderMix orders;
  private final Thread customers = new Thread(this::placeOrders, "customers");
  private volatile boolean enough;
  private volatile @Nullable Throwable failure;

  CustomerLoad(Shop shop, OrderMix orders) {
    this.shop = shop;
    this.orders = orders;
    customers.start();
  }

  private void placeOrders() {
    ServiceLedgers ledgers = shop.ledgers();
    try {
      while (!enough) {
        orders.placeOneOfEachKind();
        Awaitility.await().atMost(HANGS).until(() -> enough || open(ledgers) < MOST_OPEN);
      }
    } catch (Throwable thrown) {
      failure = thrown;
    }
  }

  private static long open(ServiceLedgers ledgers) {
    return ledgers.number(
        """
        select count(*) from process_instance
        where process_key = 'order-fulfilment' and ended_at is null
        """);
  }

  /** Waits until this number of further orders is placed. */
  void placesMore(int more) {
    int wanted = orders.ids().size() + more;
    Awaitility.await().atMost(HANGS).until(() -> failure != null || orders.ids().size() >= wanted);
    check();
  }

  private void check() {
    if (failure != null) {
      throw new AssertionError("The customers have stopped", failure);
    }
  }

  /** Stops the customers. */
  @Override
  public void close() {
    enough = true;
    try {
      customers.join(HANGS.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    check();
    if (customers.isAlive()) {
      throw new AssertionError("The customers hang");
    }
  }
}
