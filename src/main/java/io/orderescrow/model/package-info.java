/** Checks, deploys and reads the BPMN files. */
@ApplicationModule(allowedDependencies = {"message", "startup"})
@NullMarked
package io.orderescrow.model;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
