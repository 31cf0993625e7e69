/**
 * Replaces internal classes of Camunda so that a batch of instances costs a few SQL statements.
 * Knows no process, message or order.
 */
@ApplicationModule(allowedDependencies = {"message", "polling", "startup", "transaction"})
@NullMarked
package io.orderescrow.engine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
