/** What the sample services share: commands in, answers out, each once. */
@ApplicationModule(allowedDependencies = {"message", "polling", "transaction"})
@NullMarked
package io.orderescrow.sample.runtime;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
