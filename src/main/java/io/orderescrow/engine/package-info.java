/**
 * How Camunda runs here: engine classes replaced so that a batch costs a few statements. The
 * package knows nothing of messages or orders.
 */
@ApplicationModule(allowedDependencies = {"message", "transaction"})
@NullMarked
package io.orderescrow.engine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
