/**
 * How often and how long a command is sent while its service is silent: gaps, deadlines, replay.
 */
@ApplicationModule(allowedDependencies = {"message", "model", "outbox", "process", "transaction"})
@NullMarked
package io.orderescrow.reminder;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
