/** Every message that a process sends, stored until the broker has confirmed it. */
@ApplicationModule(allowedDependencies = {"message", "polling", "trace", "transaction"})
@NullMarked
package io.orderescrow.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
