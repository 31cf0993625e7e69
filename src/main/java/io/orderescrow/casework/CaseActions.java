package io.orderescrow.casework;

import io.orderescrow.operator.BulkAction;
import io.orderescrow.operator.BulkActions;
import io.orderescrow.transaction.AfterCommit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Carries out what a case decides: the bean {@code cases} of its model. It is called with plain
 * values, so it knows nothing of the engine; each decision is on record under whoever made it, in
 * the engine's transaction.
 */
@Component("cases")
@Profile("orchestrator")
public class CaseActions {

  private static final String ITSELF = '/' + CaseScan.PROCESS;

  private final BulkActions bulk;
  private final CaseScan round;

  CaseActions(BulkActions bulk, CaseScan round) {
    this.bulk = bulk;
    this.round = round;
  }

  /**
   * Tries all messages of a cause again, because it is time to; not while the last try goes on.
   *
   * @param before the last action on the cause; the model's null arrives as 0
   * @return the action on the cause that is the last one now; null when there was none
   */
  public @Nullable Long retryUnasked(String cause, long before) {
    Optional<BulkAction> last = bulk.find(before);
    if (last.filter(action -> action.state() == BulkAction.State.RUNNING).isPresent()) {
      return before;
    }
    return begun(bulk.retry(cause, ITSELF, "It was time for another try"))
        .or(() -> last.map(BulkAction::id))
        .orElse(null);
  }

  /**
   * Tries all messages of a cause again, because a person wants it.
   *
   * @return the number of the action; null when nothing was left to do it to
   */
  public @Nullable Long retryAll(String cause, @Nullable String by, @Nullable String why) {
    return begun(bulk.retry(cause, user(by), reason(why))).orElse(null);
  }

  /**
   * Gives up all messages of a cause.
   *
   * @return the number of the action; null when nothing was left to do it to
   */
  public @Nullable Long discardAll(String cause, @Nullable String by, @Nullable String why) {
    return begun(bulk.discard(cause, user(by), reason(why))).orElse(null);
  }

  /**
   * Takes a wish to try one message with another payload. It is carried out by {@link CaseEdit} as
   * soon as it is on record: what the message then sets off is no part of the engine's transaction.
   *
   * @param seq the message; the model's null arrives as 0
   * @return who wishes it
   */
  public String edit(
      long seq, @Nullable String payload, @Nullable String by, @Nullable String why) {
    if (seq <= 0 || payload == null || payload.isBlank()) {
      throw new IllegalArgumentException("To edit takes the number of a message and its payload");
    }
    reason(why);
    AfterCommit.run(round::wake);
    return user(by);
  }

  private Optional<Long> begun(Optional<BulkAction> action) {
    AfterCommit.run(round::wake);
    return action.map(BulkAction::id);
  }

  /** The engine says who completes a task; one who goes past its interfaces has no name. */
  private static String user(@Nullable String by) {
    return by == null || by.isBlank() ? "somebody who is not signed in" : by;
  }

  private static String reason(@Nullable String why) {
    if (why == null || why.isBlank()) {
      throw new IllegalArgumentException("A decision on messages wants a reason");
    }
    return why.strip();
  }
}
