package io.orderescrow.live;

import io.orderescrow.order.OrderProgress;
import io.orderescrow.progress.TokenCount;
import java.util.List;

/**
 * What the live page shows at one moment.
 *
 * @param counts as {@code GET /counts} answers them
 * @param steps the tokens at each step of the process that has any
 * @param latest the orders that were placed last, newest first
 */
record LiveSnapshot(
    LiveCounts.Counts counts, List<TokenCount> steps, List<OrderProgress.Flowing> latest) {

  long askedAgain() {
    return steps.stream().mapToLong(TokenCount::askedAgain).sum();
  }
}
