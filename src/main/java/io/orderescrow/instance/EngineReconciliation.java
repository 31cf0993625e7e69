package io.orderescrow.instance;

import java.util.List;
import java.util.Map;

/**
 * Our own record of one process compared with the engine's tables, both at the same moment.
 *
 * @param total the number of instances ever announced or started
 * @param announced the number not started yet
 * @param running the number in the engine
 * @param ended the number that ended, by outcome
 * @param findings the discrepancies; a kind without any has no entry
 */
public record EngineReconciliation(
    long total,
    long announced,
    long running,
    Map<String, Long> ended,
    Map<Discrepancy, Finding> findings) {

  /** A disagreement about an instance. */
  public enum Discrepancy {
    /** Its record has a time of an end, but no outcome. */
    CONTRADICTORY,
    /** Our record says that it runs, and the engine does not have it. */
    LOST,
    /** The engine has it, and our record does not say that it runs. */
    STRAY,
    /** It was not started in time, a timer of it is past due, or nothing can continue it. */
    OVERDUE
  }

  /**
   * @param first the first ten business keys
   */
  public record Finding(long count, List<String> first) {

    static final Finding NONE = new Finding(0, List.of());
  }

  /** The finding of one kind; {@code count} is 0 without discrepancies. */
  public Finding finding(Discrepancy discrepancy) {
    return findings.getOrDefault(discrepancy, Finding.NONE);
  }
}
