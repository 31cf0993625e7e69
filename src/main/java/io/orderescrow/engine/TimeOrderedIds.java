package io.orderescrow.engine;

import io.orderescrow.message.Envelopes;
import java.time.Clock;
import org.camunda.bpm.engine.impl.cfg.IdGenerator;
import org.springframework.stereotype.Component;

/**
 * Replaces the engine's {@code StrongUuidGenerator}. Ids that grow with time go to the right end of
 * each index, so inserts touch few pages. Active with and without {@code
 * fulfilment.engine.batching}.
 */
@Component
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
