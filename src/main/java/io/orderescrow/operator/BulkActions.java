package io.orderescrow.operator;

import io.orderescrow.operator.BulkAction.Kind;
import io.orderescrow.transaction.AfterCommit;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Decides on all messages of a cause at once. What is asked for is a row; the nodes work it off in
 * batches, each a transaction, and a node that dies leaves the rest to the others.
 */
@Component
@Profile("orchestrator")
public class BulkActions {

  private final BulkActionTable table;
  private final BulkActionWorker worker;
  private final AuditTrail trail;
  private final TransactionTemplate transaction;
  private final Clock clock;

  BulkActions(
      BulkActionTable table,
      BulkActionWorker worker,
      AuditTrail trail,
      TransactionTemplate transaction,
      Clock clock) {
    this.table = table;
    this.worker = worker;
    this.trail = trail;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Gives all messages that are set aside for this cause now another try.
   *
   * @param by the user
   * @param why in that person's words
   * @return empty when there are none
   */
  public Optional<BulkAction> retry(String cause, String by, String why) {
    return ask(Kind.RETRY, cause, by, why);
  }

  /**
   * Discards all messages that are set aside for this cause now.
   *
   * @return empty when there are none
   */
  public Optional<BulkAction> discard(String cause, String by, String why) {
    return ask(Kind.DISCARD, cause, by, why);
  }

  private Optional<BulkAction> ask(Kind kind, String cause, String by, String why) {
    return transaction.execute(
        status -> {
          Optional<BulkAction> action = table.insert(kind, cause, by, why, clock.instant());
          action.ifPresent(a -> trail.note(List.of(AuditEntry.ofCause(kind.ofCause(), a))));
          // Not before it is certain: the caller's transaction may be around this one.
          AfterCommit.run(worker::wake);
          return action;
        });
  }

  public Optional<BulkAction> find(long id) {
    return table.find(id);
  }

  /**
   * Bulk actions, the last asked for first.
   *
   * @param before only those with a smaller id; null for the first page
   */
  public List<BulkAction> page(@Nullable Long before, int size) {
    return table.page(before == null ? Long.MAX_VALUE : before, size);
  }
}
