package io.orderescrow.process;

import io.orderescrow.outbox.Mode;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Where processes wait right now: the same tokens that Cockpit shows. */
@Component
@Profile("orchestrator")
public class Waits {

  private final WaitTable table;
  private final Models models;
  private final Mode mode;

  Waits(WaitTable table, Models models, Mode mode) {
    this.table = table;
    this.models = models;
    this.mode = mode;
  }

  /** Every place where an instance with this business key waits, its undos included. */
  public List<Wait> of(String businessKey) {
    List<Wait> waits = table.of(businessKey, models);
    return mode.commands() ? waits : waits.stream().map(Wait::askingNobody).toList();
  }

  /** How many instances wait at each activity of a process, by activity id. */
  public Map<String, Long> countByActivity(String processKey) {
    return table.countByActivity(processKey);
  }
}
