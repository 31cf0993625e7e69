/** What is known of an order apart from its process: its acceptance, its state, its timeline. */
@ApplicationModule(allowedDependencies = {"process", "inbox", "outbox", "message", "trace"})
@NullMarked
package io.orderescrow.order;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
