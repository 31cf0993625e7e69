package io.orderescrow.instance;

import java.util.List;
import java.util.Map;

/**
 * What is on record of one process held against what the engine holds, both at the same moment.
 *
 * @param total all instances ever announced or started
 * @param announced those the engine has not started yet
 * @param running those the engine works on
 * @param ended those that ended, by outcome
 * @param findings what does not agree; without an entry for what was looked for and not found
 */
public record EngineReconciliation(
    long total,
    long announced,
    long running,
    Map<String, Long> ended,
    Map<Discrepancy, Finding> findings) {

  /** What can be wrong with an instance. */
  public enum Discrepancy {
    /** Its own record says two things at once, such as an end without a beginning. */
    CONTRADICTORY,
    /** It runs by our record, and the engine has no such instance. */
    LOST,
    /** The engine works on it, and by our record it does not run. */
    STRAY,
    /** It should have moved by now: not started, or past a due date, or waiting for ever. */
    OVERDUE
  }

  /**
   * @param first the business keys of some of them, at most ten
   */
  public record Finding(long count, List<String> first) {

    static final Finding NONE = new Finding(0, List.of());
  }

  /** What was found of one kind, which may be nothing. */
  public Finding finding(Discrepancy discrepancy) {
    return findings.getOrDefault(discrepancy, Finding.NONE);
  }
}
