/** The application; each package below it is one part. */
@NullMarked
package io.orderescrow;

import org.jspecify.annotations.NullMarked;
