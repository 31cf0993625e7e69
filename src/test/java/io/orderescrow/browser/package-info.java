/** Tests in a real browser, with the whole system running. */
@NullMarked
package io.orderescrow.browser;

import org.jspecify.annotations.NullMarked;
