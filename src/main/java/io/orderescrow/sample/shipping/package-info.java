/** Sample service: ships and recalls parcels. */
@ApplicationModule(allowedDependencies = "sample.runtime")
@NullMarked
package io.orderescrow.sample.shipping;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
