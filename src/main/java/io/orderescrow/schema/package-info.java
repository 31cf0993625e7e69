/**
 * Creates and upgrades a database schema when several nodes start together: one after the other.
 * Liquibase loads these classes by {@code META-INF/services}.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.orderescrow.schema;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
