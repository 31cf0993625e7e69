package io.orderescrow.instance;

import io.orderescrow.instance.Instances.Phase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which instances a person looks for; what is null does not matter.
 *
 * @param keyPrefix what the business key begins with
 * @param foundByPrefix what one of the values begins with that they are {@linkplain SearchKeys
 *     found by}, in capitals or not
 * @param ending how they ended
 */
public record InstanceFilter(
    @Nullable Phase phase,
    @Nullable String keyPrefix,
    @Nullable String foundByPrefix,
    Ending ending,
    Span announced,
    Span ended) {

  /**
   * @param outcome they ended in this one
   * @param otherThan they ended in another one than this
   * @param reason they ended for this reason
   */
  public record Ending(
      @Nullable String outcome, @Nullable String otherThan, @Nullable String reason) {}

  /**
   * A span of time.
   *
   * @param from this moment or later
   * @param until before this moment
   */
  public record Span(@Nullable Instant from, @Nullable Instant until) {

    public static final Span ANY = new Span(null, null);
  }

  boolean includesRunning() {
    return phase != Phase.ENDED
        && ending.outcome() == null
        && ending.otherThan() == null
        && ending.reason() == null
        && ended.equals(Span.ANY);
  }

  boolean includesEnded() {
    return phase == null || phase == Phase.ENDED;
  }
}
