package io.orderescrow.inbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which received messages are asked for; what is null does not matter.
 *
 * @param from received at this moment or later
 * @param until received before this moment
 */
public record MessageFilter(
    @Nullable String cause,
    @Nullable Disposition disposition,
    @Nullable String type,
    @Nullable String subject,
    @Nullable Instant from,
    @Nullable Instant until) {

  public static MessageFilter ofCause(String cause) {
    return new MessageFilter(cause, null, null, null, null, null);
  }

  /** Whether nothing narrows it down to few messages. */
  boolean isUnbounded() {
    return cause == null && disposition == null && subject == null;
  }

  public static MessageFilter of(Disposition disposition) {
    return new MessageFilter(null, disposition, null, null, null, null);
  }
}
