/** What a person does to orders and messages, each on record. */
@ApplicationModule(
    allowedDependencies = {"order", "process", "inbox", "retry", "polling", "transaction"})
@NullMarked
package io.orderescrow.operator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
