package io.orderescrow.instance;

import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Holds our own record of instances against the engine's. */
@Component
@Profile("orchestrator")
public class EngineReconciliations {

  private final EngineReconciliationTable table;
  private final Clock clock;

  EngineReconciliations(EngineReconciliationTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /**
   * Counts and compares all instances of a process, in one statement and so at one moment. It reads
   * the whole record of the process: call it every few seconds, not in a loop.
   *
   * @param tolerance how far behind its time an instance may be before it is overdue; it covers the
   *     time the engine takes to fire a timer that is due
   */
  public EngineReconciliation forProcess(String processKey, Duration tolerance) {
    return table.of(processKey, clock.instant().minus(tolerance));
  }

  /** How many jobs, of whatever process, the engine has given up. */
  public long incidents() {
    return table.incidents();
  }
}
