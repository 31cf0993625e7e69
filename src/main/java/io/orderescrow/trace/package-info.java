/** One trace for each order, from its request to its end; what carries it on is in our rows. */
@ApplicationModule(allowedDependencies = "message")
@NullMarked
package io.orderescrow.trace;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
