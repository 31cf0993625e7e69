/** Tracking mode: instances follow the events of services and send no commands. */
@ApplicationModule(
    allowedDependencies = {"message", "model", "outbox", "process", "startup", "transaction"})
@NullMarked
package io.orderescrow.tracking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
