/** The process that handles failure groups: it opens cases, retries, and asks an operator. */
@ApplicationModule(allowedDependencies = {"inbox", "operator", "polling", "process", "transaction"})
@NullMarked
package io.orderescrow.casework;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
