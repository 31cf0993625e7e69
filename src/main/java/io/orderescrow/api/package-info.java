/** REST resources for orders, received messages, retries and operator actions. */
@ApplicationModule(
    allowedDependencies = {
      "inbox",
      "instance",
      "live",
      "message",
      "operator",
      "order",
      "outbox",
      "reminder",
      "retry",
      "transaction",
      "web"
    })
@NullMarked
package io.orderescrow.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
