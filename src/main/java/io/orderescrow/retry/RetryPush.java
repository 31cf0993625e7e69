package io.orderescrow.retry;

import io.orderescrow.instance.Instances;
import io.orderescrow.message.OrderLogging;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.outbox.OutgoingMessage;
import io.orderescrow.outbox.OutgoingMessage.Cause;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Turns open retries into outgoing messages. Row and message change in the caller's transaction,
 * under the lock of the row: so a retry is pushed once, by whichever node, or cancelled, and never
 * both.
 */
@Component
@Profile("orchestrator")
class RetryPush {

  private static final Logger log = LoggerFactory.getLogger(RetryPush.class);

  private final RetryTable table;
  private final ResendableMessage repeatable;
  private final Instances instances;
  private final Outbox outbox;
  private final Clock clock;

  RetryPush(
      RetryTable table,
      ResendableMessage repeatable,
      Instances instances,
      Outbox outbox,
      Clock clock) {
    this.table = table;
    this.repeatable = repeatable;
    this.instances = instances;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Pushes those that are due and that no other node has in hand, oldest first.
   *
   * @return how many were settled
   */
  int pushDue(int limit) {
    List<Retry> due = table.lockDue(clock.instant(), limit);
    if (!due.isEmpty()) {
      push(due, null, null);
    }
    return due.size();
  }

  /** Whether retries are pushed at all. */
  boolean pushes() {
    return outbox.mode().commands();
  }

  /**
   * Pushes locked rows, whoever decided it.
   *
   * @throws RuntimeException when this system only tracks; nothing was pushed
   */
  void push(List<Retry> open, @Nullable String by, @Nullable String why) {
    open.forEach(retry -> outbox.requireAllowed(retry.target()));
    List<Retry> pushed = open.stream().filter(this::canBePushed).toList();
    if (!pushed.isEmpty()) {
      // A late answer may have the same command sent at this moment; each counts its own attempt.
      instances.oneAtATime(pushed.stream().map(Retry::subject).toList());
      List<String> ids = outbox.add(pushed.stream().map(RetryPush::outgoing).toList());
      table.markPushed(pushed, ids, new RetryTable.Settling(clock.instant(), by, why));
    }
  }

  /** Gives up one that the catalogue, changed meanwhile, has no place for; its batch goes on. */
  private boolean canBePushed(Retry retry) {
    Optional<String> objection =
        repeatable.objectionTo(retry.target(), retry.subject(), retry.payload());
    objection.ifPresent(
        why -> {
          OrderLogging.in(log.atWarn(), retry.subject())
              .log("Retry {} of {} cannot be pushed: {}", retry.id(), retry.subject(), why);
          table.cancel(retry.id(), new RetryTable.Settling(clock.instant(), "/orchestrator", why));
        });
    return objection.isEmpty();
  }

  private static OutgoingMessage outgoing(Retry retry) {
    Cause cause = new Cause(retry.requestId(), retry.traceparent());
    return new OutgoingMessage(
        retry.target(), retry.subject(), retry.payload(), cause, retry.attempt());
  }
}
