package io.orderescrow.operator;

import io.orderescrow.inbox.FailedMessages.Taken;
import io.orderescrow.operator.AuditedDecisions.Decider;
import io.orderescrow.operator.BulkAction.Kind;
import io.orderescrow.operator.BulkActionTable.Progress;
import io.orderescrow.transaction.DatabaseFailures;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One batch of a bulk action. Messages, record and progress change in one transaction, so that a
 * node that dies has decided on each message once or not at all.
 */
@Component
@Profile("orchestrator")
class BulkActionBatch {

  private static final Logger log = LoggerFactory.getLogger(BulkActionBatch.class);

  /** After which a node is taken for dead that has a bulk action in hand. */
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final BulkActionTable table;
  private final AuditedDecisions decisions;
  private final OperatorSettings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final String node = UUID.randomUUID().toString();

  BulkActionBatch(
      BulkActionTable table,
      AuditedDecisions decisions,
      OperatorSettings settings,
      TransactionTemplate transaction,
      Clock clock) {
    this.table = table;
    this.decisions = decisions;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * @return whether there was something to do, after which there may be more
   */
  boolean run() {
    try {
      return runWith(settings.bulkSize());
    } catch (RuntimeException e) {
      if (DatabaseFailures.isOutage(e)) {
        throw e;
      }
      log.info("A batch of a bulk action goes one by one, since it failed: {}", e.toString());
      return runAlone();
    }
  }

  /** Does one message, so that a bad one costs only itself. */
  private boolean runAlone() {
    try {
      return runWith(1);
    } catch (RuntimeException e) {
      if (DatabaseFailures.isOutage(e) || DatabaseFailures.isConflict(e)) {
        throw e;
      }
      log.warn("A message cannot be decided on, and its bulk action passes it over", e);
      transaction.executeWithoutResult(status -> passOver());
      return true;
    }
  }

  private boolean runWith(int size) {
    Optional<Set<String>> subjects = transaction.execute(status -> batch(size));
    if (subjects == null || subjects.isEmpty()) {
      return false;
    }
    decisions.look(subjects.get());
    return true;
  }

  /** The business keys to look at; empty when there is no bulk action to work on. */
  private Optional<Set<String>> batch(int size) {
    return table.take(node, clock.instant(), LEASE).map(progress -> batchOf(progress, size));
  }

  private Set<String> batchOf(Progress progress, int size) {
    BulkAction action = progress.action();
    table.countFailures(action.id());
    List<Long> seqs = decisions.next(action.cause(), progress.place(), progress.until(), size);
    if (seqs.isEmpty()) {
      table.finish(action.id(), clock.instant());
      return Set.of();
    }
    Decider decider = new Decider(action.by(), action.why(), note -> note.partOf(action.id()));
    Taken taken =
        action.kind() == Kind.RETRY
            ? decisions.retry(seqs, decider)
            : decisions.discard(seqs, decider);
    table.advance(action.id(), seqs.get(seqs.size() - 1), taken.before().size());
    return taken.subjects();
  }

  private void passOver() {
    table
        .take(node, clock.instant(), LEASE)
        .ifPresent(
            progress -> {
              BulkAction action = progress.action();
              decisions.next(action.cause(), progress.place(), progress.until(), 1).stream()
                  .forEach(seq -> table.skip(action.id(), seq));
            });
  }
}
