/** One trace for each order, from request to end; message rows carry its context. */
@ApplicationModule(allowedDependencies = "message")
@NullMarked
package io.orderescrow.trace;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
