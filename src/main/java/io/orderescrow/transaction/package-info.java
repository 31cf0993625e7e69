/** Work that hangs on a database transaction. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.orderescrow.transaction;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
