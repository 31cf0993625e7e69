package io.orderescrow.order;

import java.time.Instant;
import java.util.List;

/**
 * Accounts for every order. It is balanced when {@code accepted} is the sum of {@code announced},
 * {@code running}, {@code completed}, {@code cancelled} and {@code deleted}, and no order is
 * unaccounted for, lost, stray or overdue.
 *
 * @param at when the orders were counted
 * @param accepted the number of orders ever recorded
 * @param announced the number that the process has not started yet
 * @param running the number that the process works on or undoes
 * @param deleted the number that a person ended in the engine
 * @param unaccounted orders in none of these states
 * @param lost orders recorded as running that the engine does not have
 * @param stray orders in the engine that are not recorded as running
 * @param overdue orders that are late: not started, past a due date, or without anything that would
 *     continue them
 */
public record Reconciliation(
    Instant at,
    boolean balanced,
    long accepted,
    long announced,
    long running,
    long completed,
    long cancelled,
    long deleted,
    Group unaccounted,
    Group lost,
    Group stray,
    Group overdue) {

  /**
   * Orders with the same discrepancy.
   *
   * @param first the ids of the first ten
   */
  public record Group(long count, List<String> first) {}
}
