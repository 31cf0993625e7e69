package io.orderescrow.drill;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The sum of all accounts at one moment.
 *
 * @param waiting number of open orders, by the service that must act next
 */
record AccountSummary(
    int accepted,
    int completed,
    int cancelled,
    int doubled,
    int resent,
    Map<DrillService, Integer> waiting) {

  static AccountSummary of(List<OrderAccount> accounts) {
    Map<DrillService, Integer> waiting = new EnumMap<>(DrillService.class);
    int completed = 0;
    int cancelled = 0;
    int doubled = 0;
    int resent = 0;
    for (OrderAccount account : accounts) {
      completed += account.isCompleted() ? 1 : 0;
      cancelled += account.isCancelled() ? 1 : 0;
      doubled += account.isDoubled() ? 1 : 0;
      resent += account.timesResent();
      if (account.isOpen()) {
        waiting.merge(account.waitsFor().orElse(DrillService.SHIPPING), 1, Integer::sum);
      }
    }
    return new AccountSummary(accounts.size(), completed, cancelled, doubled, resent, waiting);
  }

  /** The number of accepted orders that have not ended. At the end of the drill they are lost. */
  int open() {
    return waiting.values().stream().mapToInt(Integer::intValue).sum();
  }
}
