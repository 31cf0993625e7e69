/** The same models without commands: only the progress of instances is followed. */
@ApplicationModule(allowedDependencies = {"message", "model", "outbox", "process", "transaction"})
@NullMarked
package io.orderescrow.tracking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
