package io.orderescrow.engine;

import io.orderescrow.message.Envelopes;
import java.time.Clock;
import org.camunda.bpm.engine.impl.cfg.IdGenerator;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Ids that grow with time, so that new rows go to the right end of every index instead of all over
 * it.
 */
@Component
@Profile("orchestrator")
class TimeOrderedIds implements IdGenerator {

  private final Clock clock;

  TimeOrderedIds(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String getNextId() {
    return Envelopes.newId(clock.instant());
  }
}
