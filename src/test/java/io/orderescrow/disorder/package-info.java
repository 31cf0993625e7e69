/** Orders whose messages come shuffled, twice, late or not at all, and what must hold of them. */
@NullMarked
package io.orderescrow.disorder;

import org.jspecify.annotations.NullMarked;
