/**
 * Stores every received message with its disposition, and delivers it to a process exactly once.
 */
@ApplicationModule(
    allowedDependencies = {
      "instance",
      "message",
      "outbox",
      "polling",
      "process",
      "trace",
      "transaction"
    })
@NullMarked
package io.orderescrow.inbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
