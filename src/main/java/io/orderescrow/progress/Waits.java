package io.orderescrow.progress;

import io.orderescrow.model.Models;
import io.orderescrow.outbox.Mode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Where instances wait now: the same tokens that Cockpit shows. */
@Component
public class Waits {

  private final WaitTable table;
  private final LongWaitTable longWaits;
  private final Models models;
  private final Clock clock;
  private final Mode mode;

  Waits(WaitTable table, LongWaitTable longWaits, Models models, Clock clock, Mode mode) {
    this.table = table;
    this.longWaits = longWaits;
    this.models = models;
    this.clock = clock;
    this.mode = mode;
  }

  /** All waits of the instances with this business key, including undos. */
  public List<Wait> forBusinessKey(String businessKey) {
    List<Wait> waits = table.forBusinessKey(businessKey, models);
    return mode.commands() ? waits : waits.stream().map(Wait::withoutReminder).toList();
  }

  /** The number of waiting instances by activity id. */
  public Map<String, Long> countByActivity(String processKey) {
    return table.countByActivity(processKey);
  }

  /**
   * The activities where instances of one definition wait, and how many wait too long. It reads all
   * open instances: call it for a person, not in a loop.
   *
   * @param tolerance how late a timer may be before it counts as overdue
   */
  public List<LongWait> longWaits(String definitionId, Duration tolerance) {
    return longWaits.forDefinition(definitionId, clock.instant().minus(tolerance));
  }
}
