/** Messages that a service could not work off, kept until it is time to push them to it again. */
@ApplicationModule(allowedDependencies = {"message", "process", "outbox", "polling", "transaction"})
@NullMarked
package io.orderescrow.retry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
