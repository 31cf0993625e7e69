package io.orderescrow.drill;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

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
    accounts.stream()
        .filter(OrderAccount::isOpen)
        .forEach(account -> waiting.merge(account.waitsFor(), 1, Integer::sum));
    return new AccountSummary(
        accounts.size(),
        count(accounts, OrderAccount::isCompleted),
        count(accounts, OrderAccount::isCancelled),
        count(accounts, OrderAccount::isDoubled),
        accounts.stream().mapToInt(OrderAccount::timesResent).sum(),
        waiting);
  }

  private static int count(List<OrderAccount> accounts, Predicate<OrderAccount> predicate) {
    return (int) accounts.stream().filter(predicate).count();
  }

  /** The number of accepted orders that have not ended. At the end of the drill they are lost. */
  int open() {
    return waiting.values().stream().mapToInt(Integer::intValue).sum();
  }
}
