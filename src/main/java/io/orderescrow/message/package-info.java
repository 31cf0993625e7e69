/** The wire contract: which messages exist, what they look like, and how they travel. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.orderescrow.message;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
