/** What a process does with messages: who gets one, how it starts, sends and ends. */
@ApplicationModule(
    allowedDependencies = {"engine", "instance", "message", "model", "outbox", "transaction"})
@NullMarked
package io.orderescrow.process;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
