/** Additions of the development run to the system: services that can be taken down. */
@NullMarked
package io.orderescrow.development;

import org.jspecify.annotations.NullMarked;
