/** Our own record of every process instance: unique starts, ends, search, reconciliation. */
@ApplicationModule(allowedDependencies = {"message", "polling", "transaction"})
@NullMarked
package io.orderescrow.instance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
