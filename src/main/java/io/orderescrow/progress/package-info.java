/** Where process instances wait and have waited: reads for people. */
@ApplicationModule(allowedDependencies = {"model", "outbox", "transaction"})
@NullMarked
package io.orderescrow.progress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
