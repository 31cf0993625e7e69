package io.orderescrow.operator;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Decides on all messages of a cause at once. What is asked for is a row; the nodes work it off in
 * batches, each a transaction, and a node that dies leaves the rest to the others.
 */
@Component
@Profile("orchestrator")
public class BulkActions {

  /**
   * Gives all messages that are set aside for this cause now another try.
   *
   * @return empty when there are none
   */
  public Optional<BulkAction> retry(String cause, String by, String why) {
    throw new UnsupportedOperationException();
  }

  /**
   * Discards all messages that are set aside for this cause now.
   *
   * @return empty when there are none
   */
  public Optional<BulkAction> discard(String cause, String by, String why) {
    throw new UnsupportedOperationException();
  }

  public Optional<BulkAction> find(long id) {
    throw new UnsupportedOperationException();
  }

  /**
   * Bulk actions, the last asked for first.
   *
   * @param before only those with a smaller id; null for the first page
   */
  public List<BulkAction> page(@Nullable Long before, int size) {
    throw new UnsupportedOperationException();
  }
}
