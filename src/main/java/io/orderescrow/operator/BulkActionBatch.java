package io.orderescrow.operator;

import io.orderescrow.inbox.FailedMessages.Affected;
import io.orderescrow.inbox.FailedMessages.Edited;
import io.orderescrow.inbox.MessageEdit;
import io.orderescrow.operator.AuditedDecisions.Decider;
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
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Processes one batch of a bulk action. Messages, audit trail and progress change in one
 * transaction, so a node that dies leaves each message decided once or not at all.
 */
@Component
class BulkActionBatch {

  private static final Logger log = LoggerFactory.getLogger(BulkActionBatch.class);

  /** A node that holds a bulk action longer than this is considered dead. */
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
   * @return whether there was work; then there may be more
   */
  boolean run() {
    try {
      return runWith(settings.bulkSize());
    } catch (RuntimeException e) {
      if (DatabaseFailures.isOutage(e)) {
        throw e;
      }
      log.info("A batch of a bulk action failed and is processed one by one: {}", e.toString());
      return runOne();
    }
  }

  /** Processes one message, so that one bad message does not affect the others. */
  private boolean runOne() {
    try {
      return runWith(1);
    } catch (RuntimeException e) {
      if (DatabaseFailures.isOutage(e) || DatabaseFailures.isConflict(e)) {
        throw e;
      }
      log.warn("A bulk action skips a message that it cannot process", e);
      transaction.executeWithoutResult(
          status -> table.lease(node, clock.instant(), LEASE).ifPresent(this::skip));
      return true;
    }
  }

  private boolean runWith(int size) {
    Optional<Set<String>> subjects = transaction.execute(status -> batch(size));
    if (subjects == null || subjects.isEmpty()) {
      return false;
    }
    decisions.processWaiting(subjects.get());
    return true;
  }

  /** The business keys to process after the commit; empty when no bulk action is running. */
  private Optional<Set<String>> batch(int size) {
    return table.lease(node, clock.instant(), LEASE).map(progress -> batchOf(progress, size));
  }

  private Set<String> batchOf(Progress progress, int size) {
    BulkAction action = progress.action();
    table.countFailures(action.id());
    List<Long> seqs =
        decisions.next(action.failureGroup(), progress.place(), progress.until(), size);
    if (seqs.isEmpty()) {
      table.finish(action.id(), clock.instant());
      return Set.of();
    }
    Decider decider = new Decider(action.by(), action.why(), entry -> entry.partOf(action.id()));
    return switch (action.kind()) {
      case RETRY -> advance(progress, seqs, decisions.retry(seqs, decider), 0);
      case DISCARD -> advance(progress, seqs, decisions.discard(seqs, decider), 0);
      case EDIT -> {
        MessageEdit edit = MessageEdit.patching(String.valueOf(action.edit()));
        Edited edited = decisions.edit(seqs, edit, decider);
        decisions.refused(edited.refused(), decider);
        yield advance(progress, seqs, edited.affected(), edited.refused().size());
      }
    };
  }

  private Set<String> advance(Progress progress, List<Long> seqs, Affected affected, int refused) {
    long place = seqs.get(seqs.size() - 1);
    table.advance(progress.action().id(), place, affected.before().size(), refused);
    return affected.subjects();
  }

  private void skip(Progress progress) {
    BulkAction action = progress.action();
    decisions
        .next(action.failureGroup(), progress.place(), progress.until(), 1)
        .forEach(seq -> table.skip(action.id(), seq));
  }
}
