/** Orders: intake, status, lists, cancellation and reconciliation. */
@ApplicationModule(
    allowedDependencies = {
      "inbox",
      "instance",
      "message",
      "outbox",
      "progress",
      "trace",
      "transaction"
    })
@NullMarked
package io.orderescrow.order;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
