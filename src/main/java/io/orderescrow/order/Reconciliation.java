package io.orderescrow.order;

import java.time.Instant;
import java.util.List;

/**
 * Whether every order is accounted for. All is well when {@code accepted} is the sum of {@code
 * announced}, {@code running}, {@code completed} and {@code cancelled}, and nothing is unaccounted
 * for, lost, stray or overdue.
 *
 * @param at when it was counted
 * @param accepted all orders ever heard of
 * @param announced those the process has not taken up yet
 * @param running those the process works on, or undoes
 * @param unaccounted orders that are in none of the four states, or that were accepted over REST
 *     and are not on record
 * @param lost orders on record as running that the engine does not have
 * @param stray orders the engine works on that are not on record as running
 * @param overdue orders that should have moved: not taken up, past a due date, or with nothing left
 *     that would ever move them
 */
public record Reconciliation(
    Instant at,
    boolean balanced,
    long accepted,
    long announced,
    long running,
    long completed,
    long cancelled,
    Group unaccounted,
    Group lost,
    Group stray,
    Group overdue) {

  /**
   * Orders with the same trouble.
   *
   * @param first the ids of some of them, at most ten
   */
  public record Group(long count, List<String> first) {}
}
