/** What is known of an order apart from its process. */
@ApplicationModule(
    allowedDependencies = {"inbox", "instance", "message", "outbox", "progress", "trace"})
@NullMarked
package io.orderescrow.order;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
