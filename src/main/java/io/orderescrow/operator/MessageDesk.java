package io.orderescrow.operator;

import io.orderescrow.inbox.InboxLog;
import io.orderescrow.inbox.MessageCause;
import io.orderescrow.inbox.MessageFilter;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.inbox.SetAside.Edit;
import io.orderescrow.inbox.SetAside.Taken;
import io.orderescrow.operator.Decisions.Decider;
import io.orderescrow.process.DatabaseTrouble;
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
public class MessageDesk {

  private static final Logger log = LoggerFactory.getLogger(MessageDesk.class);

  /** The same message may come in while it is decided on; it cannot do so often. */
  private static final int TRIES = 5;

  private final Decisions decisions;
  private final InboxLog inbox;
  private final TransactionTemplate transaction;

  MessageDesk(Decisions decisions, InboxLog inbox, TransactionTemplate transaction) {
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
  public List<MessageCause> causes(@Nullable Long before, int size) {
    return inbox.causes(before == null ? Long.MAX_VALUE : before, size);
  }

  /** One cause, while messages are set aside for it. */
  public Optional<MessageCause> cause(String cause) {
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
  public Settled retry(long seq, String by, String why) {
    return settled(
        seq, tryInTransaction(() -> decisions.retry(List.of(seq), new Decider(by, why))));
  }

  /**
   * The same with another payload; the one that came stays on record.
   *
   * @param payload JSON in UTF-8; it has to keep the contract of the message
   */
  public Settled retryEdited(long seq, byte[] payload, String by, String why) {
    Edit edit = tryInTransaction(() -> decisions.edit(seq, payload, new Decider(by, why)));
    if (edit instanceof Edit.Refused refused) {
      return new Settled.Refused(refused.objection());
    }
    return settled(seq, ((Edit.Accepted) edit).taken());
  }

  /** Decides that a message shall not be applied. */
  public Settled discard(long seq, String by, String why) {
    return settled(
        seq, tryInTransaction(() -> decisions.discard(List.of(seq), new Decider(by, why))));
  }

  private <T> T tryInTransaction(Supplier<T> decision) {
    for (int tries = 1; ; tries++) {
      try {
        return transaction.execute(status -> decision.get());
      } catch (RuntimeException e) {
        if (tries == TRIES || !DatabaseTrouble.isConflict(e)) {
          throw e;
        }
        log.debug("A decision met another transaction and is tried again", e);
      }
    }
  }

  private Settled settled(long seq, Taken taken) {
    decisions.look(taken.subjects());
    Optional<ReceivedMessage> now = inbox.find(seq);
    if (now.isEmpty()) {
      return new Settled.Unknown();
    }
    return taken.before().isEmpty()
        ? new Settled.NotSetAside(now.get())
        : new Settled.Done(now.get());
  }
}
