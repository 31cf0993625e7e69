/** The edge over HTTP: who may do what, limits of requests, and the form of every error. */
@ApplicationModule(allowedDependencies = {"order", "outbox", "process"})
@NullMarked
package io.orderescrow.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
