package io.orderescrow.instance;

import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Compares our own record of instances with the engine's tables. */
@Component
public class EngineReconciliations {

  private final EngineReconciliationTable table;
  private final Clock clock;

  EngineReconciliations(EngineReconciliationTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /**
   * Counts and compares all instances of a process in one statement, so at one moment. It reads the
   * whole record of the process: call it every few seconds, not in a loop.
   *
   * @param tolerance how late an instance may be before it counts as overdue; it covers the time
   *     that the engine needs to fire a due timer
   */
  public EngineReconciliation forProcess(String processKey, Duration tolerance) {
    return table.read(processKey, clock.instant().minus(tolerance));
  }

  /** The number of jobs of all processes that the engine has given up. */
  public long incidents() {
    return table.incidents();
  }
}
