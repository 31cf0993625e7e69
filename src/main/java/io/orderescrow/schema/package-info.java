/** How nodes that start together make and upgrade a database schema: one after the other. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.orderescrow.schema;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
