/** The operator actions on orders, services and failed messages, each in the audit trail. */
@ApplicationModule(
    allowedDependencies = {
      "engine",
      "inbox",
      "instance",
      "message",
      "order",
      "polling",
      "process",
      "reminder",
      "retry",
      "transaction"
    })
@NullMarked
package io.orderescrow.operator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
