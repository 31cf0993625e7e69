/** What the BPMN files say, and how they are checked and deployed. */
@ApplicationModule(allowedDependencies = "message")
@NullMarked
package io.orderescrow.model;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
