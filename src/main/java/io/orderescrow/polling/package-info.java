/** One loop with wake-up, back-off and orderly stop, for all that must look again by itself. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.orderescrow.polling;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
