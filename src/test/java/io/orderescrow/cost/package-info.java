/** What an order costs, in counts that do not depend on the machine. */
@NullMarked
package io.orderescrow.cost;

import org.jspecify.annotations.NullMarked;
