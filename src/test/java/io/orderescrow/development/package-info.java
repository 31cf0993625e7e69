/** What the development run has besides the system: services that can be taken down. */
@NullMarked
package io.orderescrow.development;

import org.jspecify.annotations.NullMarked;
