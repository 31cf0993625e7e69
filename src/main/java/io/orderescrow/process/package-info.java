/** Everything that knows Camunda: start, correlate, send, wait, and the engine's settings. */
@ApplicationModule(allowedDependencies = {"message", "outbox", "transaction"})
@NullMarked
package io.orderescrow.process;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
