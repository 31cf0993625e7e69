/** Reports why the application does not start, and what to do about it. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.orderescrow.startup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
