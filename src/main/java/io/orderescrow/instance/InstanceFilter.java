package io.orderescrow.instance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Search criteria for instances. A criterion that is null does not restrict the search.
 *
 * @param keyPrefix prefix of the business key
 * @param searchKeyPrefix prefix of one of the {@linkplain SearchKeys search keys}, in any case
 */
public record InstanceFilter(
    @Nullable InstancePhase phase,
    @Nullable String keyPrefix,
    @Nullable String searchKeyPrefix,
    EndingFilter ending,
    TimeSpan announced,
    TimeSpan ended) {

  /**
   * @param outcome only instances with this outcome
   * @param otherThan only instances with none of these outcomes; empty for any
   * @param reason only instances that ended for this reason
   */
  public record EndingFilter(
      @Nullable String outcome, List<String> otherThan, @Nullable String reason) {

    static final EndingFilter ANY = new EndingFilter(null, List.of(), null);
  }

  boolean includesRunning() {
    return phase != InstancePhase.ENDED
        && ending.equals(EndingFilter.ANY)
        && ended.equals(TimeSpan.ANY);
  }

  boolean includesEnded() {
    return phase == null || phase == InstancePhase.ENDED;
  }
}
