package io.orderescrow.operator;

import io.orderescrow.inbox.FailedMessages.Affected;
import io.orderescrow.inbox.FailedMessages.Edited;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.inbox.MessageEdit;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.operator.AuditedDecisions.Decider;
import io.orderescrow.transaction.DatabaseFailures;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The operator actions on single failed messages; {@link BulkActions} decides on whole groups. Each
 * decision takes effect once, under a lock on the row, and writes the audit trail in the same
 * transaction.
 */
@Component
public class MessageActions {

  private static final Logger log = LoggerFactory.getLogger(MessageActions.class);

  /** The same message may arrive during a decision, but not often. */
  private static final int TRIES = 5;

  private final AuditedDecisions decisions;
  private final InboxLogTable inbox;
  private final TransactionTemplate transaction;

  MessageActions(AuditedDecisions decisions, InboxLogTable inbox, TransactionTemplate transaction) {
    this.decisions = decisions;
    this.inbox = inbox;
    this.transaction = transaction;
  }

  /**
   * Reads and processes a message again, as if it had just arrived. It may be applied, wait, be
   * late, or fail again.
   *
   * @param by the user
   * @param why the reason that the user gave
   */
  public ActionOutcome retry(long seq, String by, String why) {
    return settled(
        seq, tryInTransaction(() -> decisions.retry(List.of(seq), new Decider(by, why))));
  }

  /**
   * Retries a message with another payload; the audit trail keeps the original one.
   *
   * @param payload JSON in UTF-8; it must satisfy the message's contract
   */
  public ActionOutcome retryEdited(long seq, byte[] payload, String by, String why) {
    return retryEdited(seq, MessageEdit.ofPayload(payload), by, why);
  }

  /** Retries a message with other headers or payload; the audit trail keeps both forms. */
  public ActionOutcome retryEdited(long seq, MessageEdit edit, String by, String why) {
    Edited edited =
        tryInTransaction(() -> decisions.edit(List.of(seq), edit, new Decider(by, why)));
    return edited.refused().isEmpty()
        ? settled(seq, edited.affected())
        : new ActionOutcome.Refused(edited.refused().get(0).objection());
  }

  /** Decides that a message is never applied. */
  public ActionOutcome discard(long seq, String by, String why) {
    return settled(
        seq, tryInTransaction(() -> decisions.discard(List.of(seq), new Decider(by, why))));
  }

  private <T> T tryInTransaction(Supplier<T> decision) {
    for (int tries = 1; ; tries++) {
      try {
        return transaction.execute(status -> decision.get());
      } catch (RuntimeException e) {
        if (tries == TRIES || !DatabaseFailures.isConflict(e)) {
          throw e;
        }
        log.debug("A decision conflicted with another transaction and is retried", e);
      }
    }
  }

  private ActionOutcome settled(long seq, Affected affected) {
    decisions.processWaiting(affected.subjects());
    Optional<ReceivedMessage> now = inbox.find(seq);
    if (now.isEmpty()) {
      return new ActionOutcome.Unknown();
    }
    return affected.before().isEmpty()
        ? new ActionOutcome.NotFailed(now.get())
        : new ActionOutcome.Done(now.get());
  }
}
