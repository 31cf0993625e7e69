package io.orderescrow.instance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A span of time, open at a side that is null.
 *
 * @param from inclusive
 * @param until exclusive
 */
public record TimeSpan(@Nullable Instant from, @Nullable Instant until) {

  public static final TimeSpan ANY = new TimeSpan(null, null);
}
