/** Retries: messages that a service asks to receive again later. */
@ApplicationModule(
    allowedDependencies = {"instance", "message", "outbox", "polling", "process", "transaction"})
@NullMarked
package io.orderescrow.retry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
