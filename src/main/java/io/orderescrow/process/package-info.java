/** Correlates messages with process instances; starts, sends and ends for them. */
@ApplicationModule(
    allowedDependencies = {"engine", "instance", "message", "model", "outbox", "transaction"})
@NullMarked
package io.orderescrow.process;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
