package io.orderescrow.engine;

import org.camunda.bpm.engine.impl.cfg.TransactionContext;
import org.camunda.bpm.engine.impl.cfg.TransactionContextFactory;
import org.camunda.bpm.engine.impl.cfg.TransactionListener;
import org.camunda.bpm.engine.impl.cfg.TransactionState;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.RepeatingFailedJobListener;

/**
 * Replaces the engine's transaction context so that the rollback of a batch of timers creates no
 * timers. When a repeating timer fails, the engine creates the next one. The timers of a batch have
 * not failed but are tried again; each would then have a second timer with the same gap. Active
 * with {@code fulfilment.engine.batching}.
 *
 * @param engine the engine's own factory
 */
record TimerRollbackFilter(TransactionContextFactory engine) implements TransactionContextFactory {

  @Override
  public TransactionContext openTransactionContext(CommandContext command) {
    return new Transaction(engine.openTransactionContext(command));
  }

  private record Transaction(TransactionContext engine) implements TransactionContext {

    @Override
    public void addTransactionListener(TransactionState state, TransactionListener listener) {
      boolean inBatch = Context.getJobExecutorContext() instanceof TimerBatch.BatchContext;
      if (!(inBatch && listener instanceof RepeatingFailedJobListener)) {
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
