package io.orderescrow.instance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one business key of one process, whether or not the engine still holds it.
 *
 * @param announcedAt when it was first heard of
 * @param startedAt when the engine started it; null while it is only announced
 * @param endedAt when it ended; null while it runs
 * @param outcome the id of the activity it ended in, or {@link #DELETED}; null while it runs
 * @param reason why it ended, the value of the variable {@code reason} at its end, if there was one
 */
public record Instance(
    String processKey,
    String businessKey,
    Instant announcedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String outcome,
    SearchKeys foundBy,
    @Nullable String reason) {

  /** The outcome of an instance that somebody deleted in the engine. */
  public static final String DELETED = "DELETED";
}
