package io.orderescrow.instance;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Our own record of one process instance. It outlives the instance in the engine.
 *
 * @param announcedAt when its record was made
 * @param startedAt when the engine started it; null before
 * @param endedAt when it ended; null before
 * @param outcome the id of the activity it ended in, or {@link #DELETED}; null before
 * @param reason the value of the variable {@code reason} at its end; null without one
 * @param manualEnd how a person ended it in the engine; null before its end, and when its own
 *     process ended it
 */
public record Instance(
    String processKey,
    String businessKey,
    Instant announcedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String outcome,
    SearchKeys searchKeys,
    @Nullable String reason,
    @Nullable ManualEnd manualEnd) {

  /**
   * The end of an instance by a person, such as by <em>Cancel</em> in Cockpit.
   *
   * @param by the user; null when the engine knows none
   * @param notUndone ids of the compensation activities that were due or not finished, in
   *     alphabetical order
   */
  public record ManualEnd(@Nullable String by, List<String> notUndone) {}

  /** The outcome of an instance that was deleted in the engine. */
  public static final String DELETED = "DELETED";
}
