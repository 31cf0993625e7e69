package io.orderescrow.order;

import io.orderescrow.instance.EngineReconciliation;
import io.orderescrow.instance.EngineReconciliation.Discrepancy;
import io.orderescrow.instance.EngineReconciliation.Finding;
import io.orderescrow.instance.EngineReconciliationTable;
import io.orderescrow.order.Reconciliation.Group;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Accounts for every order, at most once a second. */
@Component
public class ReconciliationReader {

  private static final Duration MAX_AGE = Duration.ofSeconds(1);

  private final EngineReconciliationTable reconciliations;
  private final OrderSettings settings;
  private final Clock clock;

  private @Nullable Reconciliation latest;

  ReconciliationReader(EngineReconciliationTable balances, OrderSettings settings, Clock clock) {
    this.reconciliations = balances;
    this.settings = settings;
    this.clock = clock;
  }

  /** The reconciliation, at most one second old. */
  public synchronized Reconciliation current() {
    Instant now = clock.instant();
    Reconciliation known = latest;
    if (known == null || known.at().plus(MAX_AGE).isBefore(now)) {
      known = count(now);
      latest = known;
    }
    return known;
  }

  /** The number of jobs that the engine has given up and an operator has to look at. */
  long incidents() {
    return reconciliations.incidents();
  }

  private Reconciliation count(Instant now) {
    EngineReconciliation engine =
        reconciliations.forProcess(OrderProcess.KEY, settings.overdueAfter());
    Group unaccounted = group(engine.finding(Discrepancy.CONTRADICTORY));
    Group lost = group(engine.finding(Discrepancy.LOST));
    Group stray = group(engine.finding(Discrepancy.STRAY));
    Group overdue = group(engine.finding(Discrepancy.OVERDUE));
    long completed = ended(engine, OrderState.COMPLETED);
    long cancelled = ended(engine, OrderState.CANCELLED);
    long deleted = ended(engine, OrderState.DELETED);
    boolean sum =
        engine.total() == engine.announced() + engine.running() + completed + cancelled + deleted;
    return new Reconciliation(
        now,
        sum && unaccounted.count() + lost.count() + stray.count() + overdue.count() == 0,
        engine.total(),
        engine.announced(),
        engine.running(),
        completed,
        cancelled,
        deleted,
        unaccounted,
        lost,
        stray,
        overdue);
  }

  private static long ended(EngineReconciliation engine, OrderState state) {
    return engine.ended().entrySet().stream()
        .filter(outcome -> OrderState.ofOutcome(outcome.getKey()) == state)
        .mapToLong(outcome -> outcome.getValue())
        .sum();
  }

  private static Group group(Finding finding) {
    return new Group(finding.count(), finding.first());
  }
}
