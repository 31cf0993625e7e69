/** The REST interface. */
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
      "web"
    })
@NullMarked
package io.orderescrow.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
