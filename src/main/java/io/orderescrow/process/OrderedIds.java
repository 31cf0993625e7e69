package io.orderescrow.process;

import io.orderescrow.message.Envelopes;
import org.camunda.bpm.engine.impl.cfg.IdGenerator;

/**
 * Ids that grow with time, so that new rows go to the right end of every index instead of all over
 * it.
 */
class OrderedIds implements IdGenerator {

  @Override
  public String getNextId() {
    return Envelopes.newId();
  }
}
