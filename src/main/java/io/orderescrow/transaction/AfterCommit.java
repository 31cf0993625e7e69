package io.orderescrow.transaction;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Runs work after the current transaction has committed; a rollback discards the work. */
public final class AfterCommit {

  private AfterCommit() {}

  /**
   * @throws IllegalStateException when no transaction is active
   */
  public static void run(Runnable work) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            work.run();
          }
        });
  }
}
