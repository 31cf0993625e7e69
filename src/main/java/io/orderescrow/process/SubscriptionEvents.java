package io.orderescrow.process;

import io.orderescrow.transaction.TransactionBatch;
import io.orderescrow.transaction.TransactionBatch.Moment;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Reports, after each commit, the business keys whose instances have begun to wait for a message or
 * have ended. Early messages for them can now be processed.
 */
@Component
public class SubscriptionEvents {

  private volatile Consumer<Set<String>> listener = businessKeys -> {};
  private final TransactionBatch<String> businessKeys =
      new TransactionBatch<>(
          Moment.AFTER_COMMIT, keys -> this.listener.accept(new TreeSet<>(keys)));

  SubscriptionEvents() {}

  /**
   * Sets the listener. It is called on the committing thread and must pass the work to another
   * thread: database work in a callback after commit would be part of no transaction.
   */
  public void setListener(Consumer<Set<String>> newListener) {
    listener = newListener;
  }

  void add(String businessKey) {
    businessKeys.add(businessKey);
  }
}
