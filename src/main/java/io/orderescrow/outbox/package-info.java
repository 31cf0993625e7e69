/** Every message a process decided to send, kept until the broker has confirmed it. */
@ApplicationModule(allowedDependencies = {"message", "polling", "trace", "transaction"})
@NullMarked
package io.orderescrow.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
