package io.orderescrow.order;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** All orders, however they were placed: over REST, by a message, or in the engine. */
@Component
@Profile("orchestrator")
public class Orders {

  /** The process that fulfils orders. */
  public static final String PROCESS = "order-fulfilment";

  /** The states that orders are listed and counted by; {@code OPEN} includes those being undone. */
  public static final Set<OrderState> LISTED =
      Collections.unmodifiableSet(
          EnumSet.of(
              OrderState.ACCEPTED, OrderState.OPEN, OrderState.COMPLETED, OrderState.CANCELLED));

  private final OrderIntake intake;
  private final OrderReader reader;
  private final OrderList list;
  private final OrderCanceller canceller;
  private final AcceptanceMeter acceptances;

  Orders(
      OrderIntake intake,
      OrderReader reader,
      OrderList list,
      OrderCanceller canceller,
      AcceptanceMeter acceptances) {
    this.intake = intake;
    this.reader = reader;
    this.list = list;
    this.canceller = canceller;
    this.acceptances = acceptances;
  }

  /**
   * Records an order and promises its {@code CreateOrderEvent}, in one transaction of its own.
   *
   * @param idempotencyKey chosen by whoever asks; the same key never makes a second order
   * @param request already validated
   * @param traceparent the W3C Trace Context that the request brought
   * @throws RuntimeException when this system only tracks orders that are placed elsewhere
   */
  public Acceptance accept(
      String idempotencyKey, OrderRequest request, @Nullable String traceparent) {
    return acceptances.watch(
        traceparent, onTrace -> intake.accept(idempotencyKey, request, onTrace));
  }

  public Optional<OrderStatus> find(String id) {
    return reader.find(id);
  }

  /**
   * A page of orders, newest first.
   *
   * @param after the id of the last order of the page before; null for the first page
   * @param size how many at most
   * @throws UnknownCursorException when {@code after} names no order
   * @throws org.springframework.dao.QueryTimeoutException when what is looked for fits too many
   */
  public OrderPage page(OrderFilter filter, @Nullable String after, int size) {
    return list.page(filter, after, size);
  }

  /**
   * How and when an order ended, as a sentence; empty text while it has not, and nothing at all for
   * an unknown order.
   */
  public Optional<String> ending(String id) {
    return reader.ending(id);
  }

  /** How many orders there are in each of the {@link #LISTED} states. */
  public Map<OrderState, Long> counts() {
    return list.counts();
  }

  /**
   * Asks for an order to be cancelled.
   *
   * @param reason for people to read
   * @throws RuntimeException when this system only tracks orders that are cancelled elsewhere
   */
  public Cancellation cancel(String id, String reason) {
    return canceller.cancel(id, reason);
  }
}
