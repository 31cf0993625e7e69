/** HTTP security, request limits and problem details, for all that is served over HTTP. */
@ApplicationModule(
    allowedDependencies = {"message", "oidc", "order", "outbox", "password", "process", "startup"})
@NullMarked
package io.orderescrow.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
