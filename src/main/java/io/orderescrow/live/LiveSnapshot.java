package io.orderescrow.live;

import io.orderescrow.order.OrderProgress;
import io.orderescrow.progress.TokenCount;
import java.util.List;

/**
 * The content of the live page at one moment.
 *
 * @param counts as in {@code GET /counts}
 * @param steps the number of tokens at each step of the process that has any
 * @param latest the most recent orders, newest first
 */
record LiveSnapshot(
    LiveCounts.Counts counts, List<TokenCount> steps, List<OrderProgress.OrderPosition> latest) {

  long resent() {
    return steps.stream().mapToLong(TokenCount::resent).sum();
  }
}
