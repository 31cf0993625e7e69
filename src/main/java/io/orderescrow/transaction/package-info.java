/** What code around a database transaction shares: work after the commit, values of SQL. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.orderescrow.transaction;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
