package io.orderescrow.operator;

import io.orderescrow.operator.OperatorAction.Kind;
import io.orderescrow.order.Cancellation;
import io.orderescrow.order.OrderCanceller;
import io.orderescrow.order.Orders;
import io.orderescrow.reminder.Replays;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The operator actions on one order. {@link Orders} reads and finds orders. */
@Component
public class OrderActions {

  private final Orders orders;
  private final OrderCanceller canceller;
  private final Replays replays;
  private final ActionTable trail;
  private final TransactionTemplate transaction;

  OrderActions(
      Orders orders,
      OrderCanceller canceller,
      Replays replays,
      ActionTable trail,
      TransactionTemplate transaction) {
    this.orders = orders;
    this.canceller = canceller;
    this.replays = replays;
    this.trail = trail;
    this.transaction = transaction;
  }

  /**
   * Re-sends every command whose answer the order waits for, except those sent within the last five
   * seconds.
   *
   * @param by the user
   * @param why the reason that the user gave
   */
  public ResendResult resend(String id, String by, String why) {
    Optional<String> ending = orders.ending(id);
    if (ending.isEmpty()) {
      return new ResendResult.Unknown();
    }
    if (!ending.get().isEmpty()) {
      return new ResendResult.TooLate(ending.get());
    }
    return transaction.execute(
        status -> {
          int waits = replays.resend(id);
          String detail = waits == 1 ? "1 command re-sent" : waits + " commands re-sent";
          trail.record(List.of(AuditEntry.ofOrder(Kind.RE_SEND, by, why, id, detail)));
          return new ResendResult.Done(waits);
        });
  }

  /**
   * Ends an order on record that the engine does not know.
   *
   * @return false when the order is not lost; nothing changes then
   */
  public boolean settleLost(String id, String by, String why) {
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              boolean settled = orders.settleLost(id, by);
              if (settled) {
                String detail = "was on record as running, without an instance in the engine";
                trail.record(List.of(AuditEntry.ofOrder(Kind.SETTLE_ORDER, by, why, id, detail)));
              }
              return settled;
            }));
  }

  /** Requests that an order is cancelled and undone. */
  public Cancellation cancel(String id, String by, String why) {
    return transaction.execute(
        status -> {
          Cancellation cancellation = canceller.cancel(id, why);
          if (cancellation instanceof Cancellation.Requested) {
            trail.record(
                List.of(
                    AuditEntry.ofOrder(Kind.CANCEL_ORDER, by, why, id, "cancellation requested")));
          }
          return cancellation;
        });
  }
}
