/** The loop of all polling work: with wake-up, back-off and orderly stop. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.orderescrow.polling;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
