package io.orderescrow.operator;

import io.orderescrow.operator.OperatorAction.Kind;
import io.orderescrow.order.Cancellation;
import io.orderescrow.order.Orders;
import io.orderescrow.reminder.Replays;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What a person does to one order. To look at orders and to find them is {@link Orders}. */
@Component
@Profile("orchestrator")
public class OrderActions {

  private final Orders orders;
  private final Replays replays;
  private final AuditTrail trail;
  private final TransactionTemplate transaction;

  OrderActions(Orders orders, Replays replays, AuditTrail trail, TransactionTemplate transaction) {
    this.orders = orders;
    this.replays = replays;
    this.trail = trail;
    this.transaction = transaction;
  }

  /**
   * Asks every service again that the order waits for; what was asked within the last five seconds
   * is left alone.
   *
   * @param by the user
   * @param why in that person's words
   */
  public ResendResult askAgain(String id, String by, String why) {
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
          String detail = waits == 1 ? "1 wait asks again" : waits + " waits ask again";
          trail.note(List.of(AuditEntry.ofOrder(Kind.ASK_AGAIN, by, why, id, detail)));
          return new ResendResult.Done(waits);
        });
  }

  /** Asks for an order to be cancelled and undone. */
  public Cancellation cancel(String id, String by, String why) {
    return transaction.execute(
        status -> {
          Cancellation cancellation = orders.cancel(id, why);
          if (cancellation instanceof Cancellation.Requested) {
            trail.note(
                List.of(
                    AuditEntry.ofOrder(Kind.CANCEL_ORDER, by, why, id, "asked to be cancelled")));
          }
          return cancellation;
        });
  }
}
