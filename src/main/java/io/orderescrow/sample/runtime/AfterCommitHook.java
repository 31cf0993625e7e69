package io.orderescrow.sample.runtime;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Something to do once the transaction at hand is committed, and not if it is rolled back. */
public class AfterCommitHook {

  private AfterCommitHook() {}

  /**
   * @throws IllegalStateException when there is no transaction
   */
  public static void run(Runnable wakeUp) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            wakeUp.run();
          }
        });
  }
}
