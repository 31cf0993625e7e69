package io.orderescrow.outbox;

import static org.springframework.transaction.support.TransactionSynchronizationManager.isActualTransactionActive;
import static org.springframework.transaction.support.TransactionSynchronizationManager.registerSynchronization;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.transaction.support.TransactionSynchronization;

/**
 * Takes messages in the transaction of the work that sends them: they leave if, and only if, that
 * transaction commits, and each leaves <em>at least once</em>. Whoever receives them filters
 * repetitions by the CloudEvents {@code source} and {@code id}.
 */
public class Outbox {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final OutboxTable table;
  private final OutboxRelay relay;
  private final MessageFactory drafting;
  private final OutboxSettings settings;
  private final Clock clock;

  Outbox(
      OutboxTable table,
      OutboxRelay relay,
      MessageFactory drafting,
      OutboxSettings settings,
      Clock clock) {
    this.table = table;
    this.relay = relay;
    this.drafting = drafting;
    this.settings = settings;
    this.clock = clock;
  }

  /** Whether this system sends commands, or only tracks. */
  public Mode mode() {
    return drafting.mode();
  }

  /** Whether messages of this type are taken: all, or while we only track, the one of lateness. */
  public boolean allows(String type) {
    return drafting.mayDraft(type);
  }

  /**
   * For those who would do something else before they add it.
   *
   * @throws TrackOnlyException unless messages of this type are taken
   */
  public void requireAllowed(String type) {
    if (!allows(type)) {
      throw new TrackOnlyException(type);
    }
  }

  /**
   * Stores messages to be published right after the caller's transaction has committed. One
   * statement, however many there are.
   *
   * @return their CloudEvents {@code id}s, in the order given
   * @throws NoActiveTransactionException when the caller has none
   * @throws TrackOnlyException when one of them is not ours to send in this mode; none was added
   * @throws InvalidMessageException when one of them breaks its contract; none was added
   * @throws RuntimeException when the catalogue does not know a type; none was added
   */
  public List<String> add(List<OutgoingMessage> messages) {
    if (!isActualTransactionActive()) {
      throw new NoActiveTransactionException();
    }
    if (messages.isEmpty()) {
      return List.of();
    }
    // What PostgreSQL keeps, so that a message read back is the message handed over.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant graceEnds = now.plus(settings.handoverGrace());
    List<OutboxRecord> drafts =
        messages.stream().map(message -> drafting.draft(message, now, graceEnds)).toList();
    List<UnsentMessage> rows = table.insert(drafts, now);
    registerSynchronization(new HandOverAfterCommit(relay, rows));
    return drafts.stream().map(OutboxRecord::id).toList();
  }

  /**
   * Waits while the broker takes messages more slowly than they are decided upon: until half of
   * what may wait in memory has left, at most a second. Whoever takes in work that leads to
   * messages calls this before. So a slow broker slows down what comes in, and a broken one does
   * not stop it: then the table is the queue.
   *
   * @return whether there is room now
   */
  public boolean awaitRoom() {
    try {
      return relay.awaitRoom(LONGEST_WAIT);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Whether any message of this type was ever added for the subject, be it sent yet or not, as far
   * back as the retention goes.
   */
  public boolean hasSent(String subject, String type) {
    return table.holds(subject, type);
  }

  /**
   * The highest attempt of this type that was ever added for the subject, as far back as the
   * retention goes; 0 when there is none.
   */
  public int timesSent(String subject, String type) {
    return table.highestAttempt(subject, type);
  }

  /**
   * When the first message of this type was added for the subject, as far back as the retention
   * goes.
   */
  public Optional<Instant> firstSent(String subject, String type) {
    return table.firstAdded(subject, type);
  }

  /** Hands rows to the relay once they are committed. */
  private static final class HandOverAfterCommit implements TransactionSynchronization {

    private final OutboxRelay relay;
    private final List<UnsentMessage> rows;
    private final Set<Object> laterSavepoints = new HashSet<>();
    private boolean undone;

    HandOverAfterCommit(OutboxRelay relay, List<UnsentMessage> rows) {
      this.relay = relay;
      this.rows = rows;
    }

    /** Told only of savepoints that are set after the rows were stored. */
    @Override
    public void savepoint(Object savepoint) {
      laterSavepoints.add(savepoint);
    }

    /** Back to an earlier one: the rows are gone although the transaction may yet commit. */
    @Override
    public void savepointRollback(Object savepoint) {
      undone |= !laterSavepoints.contains(savepoint);
    }

    @Override
    public void afterCommit() {
      if (!undone) {
        relay.handOver(rows);
      }
    }
  }
}
