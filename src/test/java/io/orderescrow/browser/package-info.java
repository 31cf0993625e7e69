/** What people see and press, in a real browser before the really running system. */
@NullMarked
package io.orderescrow.browser;

import org.jspecify.annotations.NullMarked;
