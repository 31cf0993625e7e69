package io.orderescrow.order;

import io.orderescrow.instance.EngineReconciliation;
import io.orderescrow.instance.EngineReconciliation.Discrepancy;
import io.orderescrow.instance.EngineReconciliation.Finding;
import io.orderescrow.instance.EngineReconciliations;
import io.orderescrow.order.Reconciliation.Group;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Accounts for every order, once a second, however many ask. */
@Component
@Profile("orchestrator")
public class ReconciliationReader {

  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final int FIRST = 10;

  private final EngineReconciliations balances;
  private final AcceptedOrderTable accepted;
  private final OrderSettings settings;
  private final Clock clock;

  private @Nullable Reconciliation latest;

  ReconciliationReader(
      EngineReconciliations balances,
      AcceptedOrderTable accepted,
      OrderSettings settings,
      Clock clock) {
    this.balances = balances;
    this.accepted = accepted;
    this.settings = settings;
    this.clock = clock;
  }

  /** The latest account, at most a second old. */
  public synchronized Reconciliation now() {
    Instant now = clock.instant();
    Reconciliation known = latest;
    if (known == null || known.at().plus(FRESH).isBefore(now)) {
      known = count(now);
      latest = known;
    }
    return known;
  }

  /** How many jobs the engine has given up, and left to a person. */
  long incidents() {
    return balances.incidents();
  }

  private Reconciliation count(Instant now) {
    EngineReconciliation balance = balances.forProcess(Orders.PROCESS, settings.overdueAfter());
    Group unaccounted =
        both(
            balance.finding(Discrepancy.CONTRADICTORY),
            accepted.countForgotten(),
            accepted.firstForgotten(FIRST));
    Group lost = group(balance.finding(Discrepancy.LOST));
    Group stray = group(balance.finding(Discrepancy.STRAY));
    Group overdue = group(balance.finding(Discrepancy.OVERDUE));
    long completed = ended(balance, OrderState.COMPLETED);
    long cancelled = ended(balance, OrderState.CANCELLED);
    boolean sum =
        balance.total() == balance.announced() + balance.running() + completed + cancelled;
    return new Reconciliation(
        now,
        sum && unaccounted.count() + lost.count() + stray.count() + overdue.count() == 0,
        balance.total(),
        balance.announced(),
        balance.running(),
        completed,
        cancelled,
        unaccounted,
        lost,
        stray,
        overdue);
  }

  private static long ended(EngineReconciliation balance, OrderState state) {
    return balance.ended().entrySet().stream()
        .filter(outcome -> OrderState.ofOutcome(outcome.getKey()) == state)
        .mapToLong(outcome -> outcome.getValue())
        .sum();
  }

  private static Group group(Finding finding) {
    return new Group(finding.count(), finding.first());
  }

  private static Group both(Finding finding, long more, List<String> moreFirst) {
    List<String> first = new ArrayList<>(finding.first());
    first.addAll(moreFirst);
    return new Group(finding.count() + more, first.stream().limit(FIRST).toList());
  }
}
