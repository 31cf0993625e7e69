/** The wire contract: which messages exist, their schemas, and their exchange and queues. */
@ApplicationModule(allowedDependencies = "startup")
@NullMarked
package io.orderescrow.message;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
