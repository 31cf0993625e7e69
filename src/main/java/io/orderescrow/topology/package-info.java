/** The broker's exchanges, queues and bindings: declared, checked while running, and restored. */
@ApplicationModule(allowedDependencies = {"polling"})
@NullMarked
package io.orderescrow.topology;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
