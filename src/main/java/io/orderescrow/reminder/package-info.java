/** Reminders re-send a command until its service answers: gaps, deadlines and replays. */
@ApplicationModule(allowedDependencies = {"message", "model", "outbox", "process", "transaction"})
@NullMarked
package io.orderescrow.reminder;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
