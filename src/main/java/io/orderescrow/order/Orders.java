package io.orderescrow.order;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All orders, placed over REST, by a message or in the engine. */
@Component
public class Orders {

  /** The key of the process that fulfils orders. */
  public static final String PROCESS = OrderProcess.KEY;

  private final OrderIntake intake;
  private final OrderReader reader;
  private final OrderList list;
  private final OrderCanceller canceller;
  private final AcceptanceMeter meter;

  Orders(
      OrderIntake intake,
      OrderReader reader,
      OrderList list,
      OrderCanceller canceller,
      AcceptanceMeter meter) {
    this.intake = intake;
    this.reader = reader;
    this.list = list;
    this.canceller = canceller;
    this.meter = meter;
  }

  /**
   * Records an order and its {@code CreateOrderEvent} in one transaction of its own.
   *
   * @param idempotencyKey chosen by the client; requests with the same key make one order
   * @param request a validated request
   * @param traceparent the W3C trace context of the request
   * @throws RuntimeException in tracking mode, where orders are placed elsewhere
   */
  public Acceptance accept(
      String idempotencyKey, OrderRequest request, @Nullable String traceparent) {
    return meter.measure(traceparent, onTrace -> intake.accept(idempotencyKey, request, onTrace));
  }

  public Optional<OrderStatus> find(String id) {
    return reader.find(id);
  }

  /**
   * A page of orders, newest first.
   *
   * @param after the id of the last order of the previous page; null for the first page
   * @param size the maximum number of orders
   * @throws UnknownCursorException when there is no order {@code after}
   * @throws org.springframework.dao.QueryTimeoutException when the search takes too long
   */
  public OrderPage page(OrderFilter filter, @Nullable String after, int size) {
    return list.page(filter, after, size);
  }

  /**
   * A sentence that says how and when an order ended: an empty text for an order that has not
   * ended, no value for an unknown order.
   */
  public Optional<String> ending(String id) {
    return reader.ending(id);
  }

  /** The number of orders in each state of {@link OrderState#LISTED}. */
  public Map<OrderState, Long> counts() {
    return list.counts();
  }

  /**
   * Requests the cancellation of an order.
   *
   * @param reason a text for people
   * @throws RuntimeException in tracking mode, where orders are cancelled elsewhere
   */
  public Cancellation cancel(String id, String reason) {
    return canceller.cancel(id, reason);
  }
}
