/**
 * The drill takes a service down for a while. It accounts for every order that was placed before,
 * during and after the outage.
 */
@ApplicationModule(allowedDependencies = "message")
@NullMarked
package io.orderescrow.drill;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
