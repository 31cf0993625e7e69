/**
 * The drill: takes a service down for a while, and accounts for every order placed before,
 * meanwhile and afterwards.
 */
@ApplicationModule(allowedDependencies = "message")
@NullMarked
package io.orderescrow.drill;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
