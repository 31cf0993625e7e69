/** The drill on embedded parts, and what holds it to its word. */
@NullMarked
package io.orderescrow.drill;

import org.jspecify.annotations.NullMarked;
