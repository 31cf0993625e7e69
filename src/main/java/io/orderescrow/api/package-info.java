/** The edge: REST for orders, sign-in for everything, problem details, the first page. */
@ApplicationModule(
    allowedDependencies = {"order", "process", "inbox", "outbox", "message", "retry", "operator"})
@NullMarked
package io.orderescrow.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
