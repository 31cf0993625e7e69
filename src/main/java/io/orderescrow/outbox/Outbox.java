package io.orderescrow.outbox;

import static org.springframework.transaction.support.TransactionSynchronizationManager.isActualTransactionActive;
import static org.springframework.transaction.support.TransactionSynchronizationManager.registerSynchronization;

import io.orderescrow.message.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;

/**
 * Stores messages in the transaction of the work that sends them. The messages leave if, and only
 * if, that transaction commits, and each leaves <em>at least once</em>. A receiver detects
 * duplicates by the CloudEvents {@code source} and {@code id}.
 */
@Component
public class Outbox {

  private static final Duration MAX_WAIT = Duration.ofSeconds(1);

  private final OutboxTable table;
  private final OutboxRelay relay;
  private final MessageFactory messages;
  private final OutboxSettings settings;
  private final Clock clock;

  Outbox(
      OutboxTable table,
      OutboxRelay relay,
      MessageFactory messages,
      OutboxSettings settings,
      Clock clock) {
    this.table = table;
    this.relay = relay;
    this.messages = messages;
    this.settings = settings;
    this.clock = clock;
  }

  /** Whether this system sends commands, or only tracks. */
  public Mode mode() {
    return messages.mode();
  }

  /** Whether messages of this type may be sent; in tracking mode only the overdue notice may. */
  public boolean allows(String type) {
    return messages.allows(type);
  }

  /**
   * For callers that do other work before they add the message.
   *
   * @throws TrackOnlyException unless messages of this type may be sent
   */
  public void requireAllowed(String type) {
    if (!allows(type)) {
      throw new TrackOnlyException(type);
    }
  }

  /**
   * Stores messages with one statement, to be published right after the caller's transaction has
   * committed. On an exception it stores none of them.
   *
   * @return their CloudEvents {@code id}s, in the order given
   * @throws IllegalStateException when the caller has no transaction
   * @throws TrackOnlyException when the mode does not allow one of them
   * @throws InvalidMessageException when one of them breaks its contract
   * @throws RuntimeException when the catalogue does not know a type
   */
  public List<String> add(List<OutgoingMessage> outgoing) {
    if (!isActualTransactionActive()) {
      throw new IllegalStateException(
          "The outbox takes messages only inside a transaction, and none is active; no message was"
              + " added");
    }
    if (outgoing.isEmpty()) {
      return List.of();
    }
    // PostgreSQL keeps microseconds: a message read back must equal the message handed over.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<Message> created =
        outgoing.stream().map(message -> messages.create(message, now)).toList();
    List<UnsentMessage> rows = table.insert(created, now.plus(settings.handoverGrace()));
    registerSynchronization(new HandOverAfterCommit(relay, rows));
    return created.stream().map(message -> message.envelope().id()).toList();
  }

  /**
   * Waits up to one second until the hand-over queue in memory is at most half full. Callers that
   * accept work which leads to messages call this first, so that a slow broker slows down the
   * intake. An unreachable broker does not: its messages wait in the table alone.
   *
   * @return whether there is room now
   */
  public boolean awaitRoom() {
    try {
      return relay.awaitRoom(MAX_WAIT);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Hands rows to the relay after the commit, unless a savepoint rollback has removed them. */
  private static final class HandOverAfterCommit implements TransactionSynchronization {

    private final OutboxRelay relay;
    private final List<UnsentMessage> rows;
    private final Set<Object> laterSavepoints = new HashSet<>();
    private boolean rolledBack;

    HandOverAfterCommit(OutboxRelay relay, List<UnsentMessage> rows) {
      this.relay = relay;
      this.rows = rows;
    }

    /** Called only for savepoints that are set after the rows were stored. */
    @Override
    public void savepoint(Object savepoint) {
      laterSavepoints.add(savepoint);
    }

    /** Rollback to an earlier one removes the rows, although the transaction may still commit. */
    @Override
    public void savepointRollback(Object savepoint) {
      rolledBack |= !laterSavepoints.contains(savepoint);
    }

    @Override
    public void afterCommit() {
      if (!rolledBack) {
        relay.handOver(rows);
      }
    }
  }
}
