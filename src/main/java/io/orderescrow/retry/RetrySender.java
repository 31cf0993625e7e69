package io.orderescrow.retry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.instance.InstanceTable;
import io.orderescrow.message.OrderLogging;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.outbox.OutboxLogTable.LastSent;
import io.orderescrow.outbox.OutgoingMessage;
import io.orderescrow.outbox.OutgoingMessage.Cause;
import io.orderescrow.retry.OpenCommands.Command;
import io.orderescrow.retry.OpenCommands.CommandState;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Turns open retries into outgoing messages. The row and the message change in the caller's
 * transaction, under the lock of the row. So one node sends a retry once, or it is cancelled.
 */
@Component
class RetrySender {

  private static final Logger log = LoggerFactory.getLogger(RetrySender.class);

  private final RetryTable table;
  private final ResendableMessages resendable;
  private final OpenCommands commands;
  private final InstanceTable instances;
  private final Outbox outbox;
  private final Clock clock;

  RetrySender(
      RetryTable table,
      ResendableMessages resendable,
      OpenCommands commands,
      InstanceTable instances,
      Outbox outbox,
      Clock clock) {
    this.table = table;
    this.resendable = resendable;
    this.commands = commands;
    this.instances = instances;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Sends due retries that no other node has locked, oldest first. It leaves out those of an order
   * that somebody has locked, so that they do not keep the others waiting.
   *
   * @return the number of settled retries
   */
  int sendDue(int limit) {
    List<Retry> due = table.lockDue(clock.instant(), limit);
    if (due.isEmpty()) {
      return 0;
    }
    Set<String> locked =
        Set.copyOf(instances.lockUnlessLocked(due.stream().map(Retry::subject).toList()));
    List<Retry> free = due.stream().filter(retry -> !locked.contains(retry.subject())).toList();
    sendLocked(free, null, null);
    return free.size();
  }

  /** False in tracking mode. */
  boolean sends() {
    return outbox.mode().commands();
  }

  /**
   * Sends locked retries.
   *
   * @param by the operator; null when they are due
   * @return how many were sent; the others cannot be sent any more and are cancelled
   * @throws RuntimeException in tracking mode; nothing was sent
   */
  int send(List<Retry> open, @Nullable String by, @Nullable String why) {
    instances.lock(open.stream().map(Retry::subject).toList());
    return sendLocked(open, by, why);
  }

  /**
   * Sends the retries of locked instances. A late answer can send the same command now; the lock
   * gives each its own attempt number.
   */
  private int sendLocked(List<Retry> open, @Nullable String by, @Nullable String why) {
    open.forEach(retry -> outbox.requireAllowed(retry.target()));
    Map<Command, CommandState> states =
        open.isEmpty() ? Map.of() : commands.statesOf(open.stream().map(Retry::command).toList());
    List<Retry> sent = new ArrayList<>();
    List<OutgoingMessage> outgoing = new ArrayList<>();
    for (Retry retry : open) {
      CommandState state = requireNonNull(states.get(retry.command()), "state");
      LastSent last = state.last();
      if (canBeSent(retry, state) && last != null) {
        sent.add(retry);
        outgoing.add(outgoing(retry, last.payload()));
      }
    }
    if (!sent.isEmpty()) {
      List<String> ids = outbox.add(outgoing);
      table.markSent(sent, ids, new RetryTable.Settling(clock.instant(), by, why));
    }
    return sent.size();
  }

  /**
   * Cancels a retry whose order no longer waits for it, or that a changed catalogue no longer
   * allows; the rest of its batch is sent.
   */
  private boolean canBeSent(Retry retry, CommandState state) {
    Optional<String> objection = resendable.validate(retry.command(), state);
    objection.ifPresent(
        why -> {
          OrderLogging.in(log.atWarn(), retry.subject())
              .log("Retry {} of {} cannot be sent: {}", retry.id(), retry.subject(), why);
          table.cancel(retry.id(), new RetryTable.Settling(clock.instant(), "/orchestrator", why));
        });
    return objection.isEmpty();
  }

  private static OutgoingMessage outgoing(Retry retry, ObjectNode payload) {
    Cause cause = new Cause(retry.requestId(), retry.traceparent());
    return new OutgoingMessage(retry.target(), retry.subject(), payload, cause, retry.attempt());
  }
}
