/** One case for all messages that were set aside for one cause, until somebody has decided. */
@ApplicationModule(
    allowedDependencies = {"operator", "process", "inbox", "message", "polling", "transaction"})
@NullMarked
package io.orderescrow.casework;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
