/** Tests of the cost of an order, in counts that do not depend on the machine. */
@NullMarked
package io.orderescrow.cost;

import org.jspecify.annotations.NullMarked;
