/** Sample service: captures and refunds payments. */
@ApplicationModule(allowedDependencies = "sample.runtime")
@NullMarked
package io.orderescrow.sample.payment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
