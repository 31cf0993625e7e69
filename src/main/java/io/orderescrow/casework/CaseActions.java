package io.orderescrow.casework;

import io.orderescrow.operator.BulkAction;
import io.orderescrow.operator.BulkActions;
import io.orderescrow.transaction.AfterCommit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The bean {@code cases} of the model {@code message-error-handling}: carries out the decisions of
 * a case. Its methods take plain values and know nothing of the engine. They take part in the
 * engine's transaction and write each decision to the audit trail.
 *
 * <p>Open cases of earlier versions of the model call these methods by name: keep the signatures.
 */
@Component("cases")
public class CaseActions {

  private static final String SYSTEM_USER = '/' + CaseOpener.PROCESS;

  private final BulkActions bulk;
  private final CaseScan scan;

  CaseActions(BulkActions bulk, CaseScan scan) {
    this.bulk = bulk;
    this.scan = scan;
  }

  /**
   * Retries all messages of a failure group when the retry timer fires. Does nothing while the
   * previous action is still running.
   *
   * @param before id of the previous bulk action of the group; the model's null arrives as 0
   * @return id of the latest bulk action of the group; null when there is none
   */
  public @Nullable Long retryUnasked(String failureGroup, long before) {
    Optional<BulkAction> last = bulk.find(before);
    if (last.filter(action -> action.state() == BulkAction.State.RUNNING).isPresent()) {
      return before;
    }
    return started(bulk.retry(failureGroup, SYSTEM_USER, "Scheduled retry"))
        .or(() -> last.map(BulkAction::id))
        .orElse(null);
  }

  /**
   * Retries all messages of a failure group because an operator decided so.
   *
   * @return id of the bulk action; null when the group is empty
   */
  public @Nullable Long retryAll(String failureGroup, @Nullable String by, @Nullable String why) {
    return started(bulk.retry(failureGroup, user(by), reason(why))).orElse(null);
  }

  /**
   * Discards all messages of a failure group.
   *
   * @return id of the bulk action; null when the group is empty
   */
  public @Nullable Long discardAll(String failureGroup, @Nullable String by, @Nullable String why) {
    return started(bulk.discard(failureGroup, user(by), reason(why))).orElse(null);
  }

  /**
   * Accepts the decision to retry one message with another payload. {@link CaseEdit} carries it out
   * after the commit, because the message is applied in a transaction of its own.
   *
   * @param seq the message; the model's null arrives as 0
   * @return the user who decided
   */
  public String edit(
      long seq, @Nullable String payload, @Nullable String by, @Nullable String why) {
    if (seq <= 0 || payload == null || payload.isBlank()) {
      throw new IllegalArgumentException("An edit needs the number of a message and a payload");
    }
    reason(why);
    AfterCommit.run(scan::wake);
    return user(by);
  }

  private Optional<Long> started(Optional<BulkAction> action) {
    AfterCommit.run(scan::wake);
    return action.map(BulkAction::id);
  }

  /** The engine's interfaces set the user; a call that bypasses them has none. */
  private static String user(@Nullable String by) {
    return by == null || by.isBlank() ? "not signed in" : by;
  }

  private static String reason(@Nullable String why) {
    if (why == null || why.isBlank()) {
      throw new IllegalArgumentException("A decision on failed messages needs a reason");
    }
    return why.strip();
  }
}
