/** Sample service: reserves and releases stock. */
@ApplicationModule(allowedDependencies = "sample.runtime")
@NullMarked
package io.orderescrow.sample.inventory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
