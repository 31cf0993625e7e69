/** Server-sent events for the live page. */
@ApplicationModule(allowedDependencies = {"inbox", "order", "outbox", "progress", "web"})
@NullMarked
package io.orderescrow.live;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
