/**
 * The plugin of Cockpit: what an order waits for, its messages, its past, and what to do about it.
 */
@ApplicationModule(allowedDependencies = {"operator", "order", "process", "inbox", "outbox"})
@NullMarked
package io.orderescrow.cockpit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
