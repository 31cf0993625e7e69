/** What people do to orders and failed messages, each action on record. */
@ApplicationModule(
    allowedDependencies = {"inbox", "order", "polling", "reminder", "retry", "transaction"})
@NullMarked
package io.orderescrow.operator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
