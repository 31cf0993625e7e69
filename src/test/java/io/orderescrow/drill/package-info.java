/** Runs the drill on embedded parts, and tests the drill. */
@NullMarked
package io.orderescrow.drill;

import org.jspecify.annotations.NullMarked;
