package io.orderescrow.progress;

import io.orderescrow.model.Models;
import io.orderescrow.outbox.Mode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Where processes wait right now: the same tokens that Cockpit shows. */
@Component
@Profile("orchestrator")
public class Waits {

  private final WaitTable table;
  private final LongWaitTable longTable;
  private final Models models;
  private final Clock clock;
  private final Mode mode;

  Waits(WaitTable table, LongWaitTable longTable, Models models, Clock clock, Mode mode) {
    this.table = table;
    this.longTable = longTable;
    this.models = models;
    this.clock = clock;
    this.mode = mode;
  }

  /** Every place where an instance with this business key waits, its undos included. */
  public List<Wait> forBusinessKey(String businessKey) {
    List<Wait> waits = table.of(businessKey, models);
    return mode.commands() ? waits : waits.stream().map(Wait::askingNobody).toList();
  }

  /** How many instances wait at each activity of a process, by activity id. */
  public Map<String, Long> countByActivity(String processKey) {
    return table.countByActivity(processKey);
  }

  /**
   * Where instances of one definition wait, and how many of them too long. It reads all that are
   * open: for people who look, not for a loop.
   *
   * @param tolerance how far behind its time a timer may be before it is overdue
   */
  public List<LongWait> tooLong(String definitionId, Duration tolerance) {
    return longTable.of(definitionId, clock.instant().minus(tolerance));
  }
}
