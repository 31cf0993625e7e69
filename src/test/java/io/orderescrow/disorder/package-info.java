/**
 * Random tests of orders whose messages arrive shuffled, twice, late or never, and the checks of
 * their results.
 */
@NullMarked
package io.orderescrow.disorder;

import org.jspecify.annotations.NullMarked;
