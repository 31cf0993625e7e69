/** Database transactions: batches, work after the commit, failures, parameters. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.orderescrow.transaction;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
