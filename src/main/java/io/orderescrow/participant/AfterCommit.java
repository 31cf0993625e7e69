package io.orderescrow.participant;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Something to do once the transaction at hand is committed, and not if it is rolled back. */
class AfterCommit {

  private AfterCommit() {}

  /**
   * @throws IllegalStateException when there is no transaction
   */
  static void run(Runnable wakeUp) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            wakeUp.run();
          }
        });
  }
}
