/** Tokens of an OpenID Connect provider: who they name, and whether they are genuine. */
@ApplicationModule(allowedDependencies = "startup")
@NullMarked
package io.orderescrow.oidc;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
