/**
 * The benchmark: order escrow beside the design of the tutorials and beside a well-tuned one that
 * takes one message at a time, on the same model, messages, database and broker.
 */
@NullMarked
package io.orderescrow.benchmark;

import org.jspecify.annotations.NullMarked;
