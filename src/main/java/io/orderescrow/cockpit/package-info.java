/** The Cockpit plugin: pages and operator actions for orders and messages. */
@ApplicationModule(
    allowedDependencies = {
      "inbox",
      "instance",
      "live",
      "message",
      "operator",
      "order",
      "outbox",
      "progress"
    })
@NullMarked
package io.orderescrow.cockpit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
