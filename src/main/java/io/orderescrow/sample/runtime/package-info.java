/**
 * Shared runtime of the sample services: consumes each command, carries it out once and publishes
 * its answer.
 */
@ApplicationModule(allowedDependencies = {"message", "polling", "topology", "transaction"})
@NullMarked
package io.orderescrow.sample.runtime;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
