package io.orderescrow.process;

import io.orderescrow.transaction.TransactionBatch;
import io.orderescrow.transaction.TransactionBatch.Moment;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Tells, after each commit, for which business keys an instance has begun to wait for a message or
 * has ended: messages that came early may now have their turn.
 */
@Component
@Profile("orchestrator")
public class SubscriptionEvents {

  private volatile Consumer<Set<String>> listener = businessKeys -> {};
  private final TransactionBatch<String> businessKeys =
      new TransactionBatch<>(
          Moment.AFTER_COMMIT, keys -> this.listener.accept(new TreeSet<>(keys)));

  SubscriptionEvents() {}

  /**
   * Sets who is told. It is told on the thread that has just committed and must hand over at once:
   * work of its own in a callback after commit would be part of no transaction.
   */
  public void tell(Consumer<Set<String>> newListener) {
    listener = newListener;
  }

  void add(String businessKey) {
    businessKeys.add(businessKey);
  }
}
