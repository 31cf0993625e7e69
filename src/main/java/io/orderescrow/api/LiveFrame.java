package io.orderescrow.api;

import io.orderescrow.order.OrderFlow;
import io.orderescrow.process.TokenCount;
import java.util.List;

/**
 * What the live page shows at one moment.
 *
 * @param counts as {@code GET /counts} answers them
 * @param steps the tokens at each step of the process that has any
 * @param latest the orders that were placed last, newest first
 */
record LiveFrame(LiveCounts.Counts counts, List<TokenCount> steps, List<OrderFlow.Flowing> latest) {

  long askedAgain() {
    return steps.stream().mapToLong(TokenCount::askedAgain).sum();
  }
}
