package io.orderescrow.transaction;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Does something once the transaction at hand has committed, and not if it is rolled back. */
public final class AfterCommit {

  private AfterCommit() {}

  /**
   * @throws IllegalStateException when no transaction is under way
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
