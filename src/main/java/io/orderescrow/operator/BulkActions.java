package io.orderescrow.operator;

import io.orderescrow.inbox.MessageEdit;
import io.orderescrow.message.Secrets;
import io.orderescrow.operator.BulkAction.Kind;
import io.orderescrow.transaction.AfterCommit;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Decides on all messages of a failure group. A decision is a row. The nodes process it in batches,
 * one transaction each; if a node dies, the others continue.
 */
@Component
public class BulkActions {

  private final BulkActionTable table;
  private final BulkActionWorker worker;
  private final ActionTable trail;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Secrets secrets;

  BulkActions(
      BulkActionTable table,
      BulkActionWorker worker,
      ActionTable trail,
      TransactionTemplate transaction,
      Clock clock,
      Secrets secrets) {
    this.secrets = secrets;
    this.table = table;
    this.worker = worker;
    this.trail = trail;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Retries all messages that the group has now.
   *
   * @param by the user
   * @param why the reason that the user gave
   * @return empty when there are none
   */
  public Optional<BulkAction> retry(String failureGroup, String by, String why) {
    return start(Kind.RETRY, failureGroup, null, by, why);
  }

  /**
   * Discards all messages that the group has now.
   *
   * @return empty when there are none
   */
  public Optional<BulkAction> discard(String failureGroup, String by, String why) {
    return start(Kind.DISCARD, failureGroup, null, by, why);
  }

  /**
   * Edits all messages that the group has now. Each message that the edit does not fit stays as it
   * is, and the audit trail has the objection.
   *
   * @param patch a JSON Patch, see {@link MessageEdit#ofGroup}
   * @return empty when there are none
   * @throws io.orderescrow.inbox.InvalidEditException when it is no such patch
   */
  public Optional<BulkAction> edit(String failureGroup, String patch, String by, String why) {
    MessageEdit.ofGroup(patch, secrets);
    return start(Kind.EDIT, failureGroup, patch, by, why);
  }

  private Optional<BulkAction> start(
      Kind kind, String failureGroup, @Nullable String edit, String by, String why) {
    return transaction.execute(
        status -> {
          Optional<BulkAction> action =
              table.insert(kind, failureGroup, edit, by, why, clock.instant());
          action.ifPresent(
              a -> trail.record(List.of(AuditEntry.ofFailureGroup(kind.auditKind(), a))));
          // After the outermost commit: the caller may have a transaction of its own.
          AfterCommit.run(worker::wake);
          return action;
        });
  }

  public Optional<BulkAction> find(long id) {
    return table.find(id);
  }

  /**
   * Bulk actions, newest first.
   *
   * @param before only those with a smaller id; null for the first page
   */
  public List<BulkAction> page(@Nullable Long before, int size) {
    return table.page(before == null ? Long.MAX_VALUE : before, size);
  }
}
