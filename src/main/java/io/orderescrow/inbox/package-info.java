/** Every message taken off the broker, kept until a process has taken it, once. */
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
