package io.orderescrow.inbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selects received messages; null matches all.
 *
 * @param from received at this time or later
 * @param until received before this time
 */
public record MessageFilter(
    @Nullable String failureGroup,
    @Nullable Disposition disposition,
    @Nullable String type,
    @Nullable String subject,
    @Nullable Instant from,
    @Nullable Instant until) {

  public static MessageFilter ofFailureGroup(String key) {
    return new MessageFilter(key, null, null, null, null, null);
  }

  /** Whether the filter may match most of the inbox. */
  boolean isUnbounded() {
    return failureGroup == null && disposition == null && subject == null;
  }

  public static MessageFilter of(Disposition disposition) {
    return new MessageFilter(null, disposition, null, null, null, null);
  }
}
