package io.orderescrow.operator;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.FailedMessages.Edit;
import io.orderescrow.inbox.FailedMessages.Taken;
import io.orderescrow.inbox.FailureGroup;
import io.orderescrow.inbox.InboxLog;
import io.orderescrow.inbox.MessageFilter;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.operator.AuditedDecisions.Decider;
import io.orderescrow.transaction.DatabaseFailures;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a person decides on messages that were set aside (PARKED, MALFORMED, UNEXPECTED or UNKNOWN),
 * one at a time; many at once are for {@link BulkActions}, and to look at them is {@link InboxLog}.
 * Each decision is made once, under the lock of the message's row, and is on record in the same
 * transaction.
 */
@Component
@Profile("orchestrator")
public class MessageActions {

  private static final Logger log = LoggerFactory.getLogger(MessageActions.class);

  /** The same message may come in while it is decided on; it cannot do so often. */
  private static final int TRIES = 5;

  private final AuditedDecisions decisions;
  private final InboxLog inbox;
  private final TransactionTemplate transaction;

  MessageActions(AuditedDecisions decisions, InboxLog inbox, TransactionTemplate transaction) {
    this.decisions = decisions;
    this.inbox = inbox;
    this.transaction = transaction;
  }

  /**
   * Why messages are set aside, the causes of the latest messages first.
   *
   * @param before only causes whose newest message has a smaller {@code seq}; null for the first
   *     page
   */
  public List<FailureGroup> causes(@Nullable Long before, int size) {
    return causes(null, before, size);
  }

  /**
   * The same of one disposition.
   *
   * @param disposition only causes of this disposition; null for all
   */
  public List<FailureGroup> causes(
      @Nullable Disposition disposition, @Nullable Long before, int size) {
    return inbox.causes(disposition, before == null ? Long.MAX_VALUE : before, size);
  }

  /** One cause, while messages are set aside for it. */
  public Optional<FailureGroup> cause(String cause) {
    return inbox.cause(cause);
  }

  /**
   * Received messages, newest first.
   *
   * @param filter one that says nothing stands for those that are set aside
   * @param before only rows with a smaller {@code seq}; null for the first page
   */
  public List<ReceivedMessage> page(MessageFilter filter, @Nullable Long before, int size) {
    return inbox.page(filter, before == null ? Long.MAX_VALUE : before, size);
  }

  public Optional<ReceivedMessage> find(long seq) {
    return inbox.find(seq);
  }

  /**
   * Reads a message again and sorts it as if it had just come: it may be applied, wait, be late, or
   * be set aside again.
   *
   * @param by the user
   * @param why in that person's words
   */
  public ActionOutcome retry(long seq, String by, String why) {
    return settled(
        seq, tryInTransaction(() -> decisions.retry(List.of(seq), new Decider(by, why))));
  }

  /**
   * The same with another payload; the one that came stays on record.
   *
   * @param payload JSON in UTF-8; it has to keep the contract of the message
   */
  public ActionOutcome retryEdited(long seq, byte[] payload, String by, String why) {
    Edit edit = tryInTransaction(() -> decisions.edit(seq, payload, new Decider(by, why)));
    if (edit instanceof Edit.Refused refused) {
      return new ActionOutcome.Refused(refused.objection());
    }
    return settled(seq, ((Edit.Accepted) edit).taken());
  }

  /** Decides that a message shall not be applied. */
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
        log.debug("A decision met another transaction and is tried again", e);
      }
    }
  }

  private ActionOutcome settled(long seq, Taken taken) {
    decisions.look(taken.subjects());
    Optional<ReceivedMessage> now = inbox.find(seq);
    if (now.isEmpty()) {
      return new ActionOutcome.Unknown();
    }
    return taken.before().isEmpty()
        ? new ActionOutcome.NotSetAside(now.get())
        : new ActionOutcome.Done(now.get());
  }
}
