package io.orderescrow.operator;

import io.orderescrow.operator.OperatorAction.Kind;
import io.orderescrow.order.Orders;
import io.orderescrow.process.EndedInstances;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Erases what the orchestrator knows of the person behind an ended order. Afterwards the order can
 * neither be started again, nor is it missing in any count.
 */
@Component
public class PersonalData {

  private final Orders orders;
  private final PersonalDataTable table;
  private final EndedInstances history;
  private final ActionTable trail;
  private final TransactionTemplate transaction;

  PersonalData(
      Orders orders,
      PersonalDataTable table,
      EndedInstances history,
      ActionTable trail,
      TransactionTemplate transaction) {
    this.orders = orders;
    this.table = table;
    this.history = history;
    this.trail = trail;
    this.transaction = transaction;
  }

  /** The result of an erasure. */
  public enum Result {
    ERASED,
    /** The order has not ended. Nothing was erased. */
    OPEN,
    /** A message or retry of the order is not settled. Nothing was erased. */
    UNSETTLED,
    UNKNOWN
  }

  /**
   * Erases payloads, search keys, the engine's history and the notes of tasks. A repeated call
   * erases what has arrived since.
   *
   * @param by the user
   * @param why the reason that the user gave; it is kept
   */
  public Result erase(String order, String by, String why) {
    return transaction.execute(
        status -> {
          Optional<String> ending = orders.ending(order);
          if (ending.isEmpty()) {
            return Result.UNKNOWN;
          }
          if (ending.get().isEmpty()) {
            return Result.OPEN;
          }
          if (table.pending(order) > 0) {
            return Result.UNSETTLED;
          }
          table.erase(order);
          history.delete(order);
          trail.record(
              List.of(
                  AuditEntry.ofOrder(
                      Kind.ERASE_PERSONAL_DATA, by, why, order, "personal data erased")));
          return Result.ERASED;
        });
  }
}
