package io.orderescrow.engine;

import org.camunda.bpm.engine.impl.cfg.TransactionContext;
import org.camunda.bpm.engine.impl.cfg.TransactionContextFactory;
import org.camunda.bpm.engine.impl.cfg.TransactionListener;
import org.camunda.bpm.engine.impl.cfg.TransactionState;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.RepeatingFailedJobListener;

/**
 * Keeps the rollback of a batch of timers without consequences. When a repeating timer fails, the
 * engine makes its next turn nonetheless, with the same gap; but the timers of a batch have not
 * failed, they are tried again, and would be left with a second timer and a gap that does not grow.
 *
 * @param engine the engine's own
 */
record TimerRollbackFilter(TransactionContextFactory engine) implements TransactionContextFactory {

  @Override
  public TransactionContext openTransactionContext(CommandContext command) {
    return new Transaction(engine.openTransactionContext(command));
  }

  private record Transaction(TransactionContext engine) implements TransactionContext {

    @Override
    public void addTransactionListener(TransactionState state, TransactionListener listener) {
      boolean together = Context.getJobExecutorContext() instanceof TimerBatch.BatchContext;
      if (!(together && listener instanceof RepeatingFailedJobListener)) {
        engine.addTransactionListener(state, listener);
      }
    }

    @Override
    public void commit() {
      engine.commit();
    }

    @Override
    public void rollback() {
      engine.rollback();
    }

    @Override
    public boolean isTransactionActive() {
      return engine.isTransactionActive();
    }
  }
}
