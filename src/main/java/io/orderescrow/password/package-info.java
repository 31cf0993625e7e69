/**
 * Stores the passwords of the engine's users with bcrypt, and checks them at every way to sign in.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.orderescrow.password;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
