package io.orderescrow.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.retry.Retry;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some retries, in the order asked for.
 *
 * @param next what to ask for the following page with; null on the last one
 */
record RetryPage(List<Entry> retries, @Nullable Long next) {

  /**
   * @param attempt which sending could not be worked off
   * @param requestedBy the source of the request
   * @param requestId the id of the request, the causation id of what is pushed
   * @param settledBy the user who decided it; null when its time had come
   * @param messageId the id it was pushed with, to be found on its order's timeline
   */
  record Entry(
      long id,
      Retry.State state,
      String target,
      String subject,
      int attempt,
      Instant dueAt,
      Instant requestedAt,
      String requestedBy,
      String requestId,
      @Nullable String reason,
      @Nullable Instant settledAt,
      @Nullable String settledBy,
      @Nullable String settledWhy,
      @Nullable String messageId,
      @Schema(type = "object") JsonNode payload) {}

  /**
   * @param found one more than is shown, when there is a following page
   */
  static RetryPage of(List<Retry> found, int size) {
    List<Entry> shown = found.stream().limit(size).map(RetryPage::entry).toList();
    return new RetryPage(shown, found.size() > size ? shown.get(size - 1).id() : null);
  }

  static Entry entry(Retry retry) {
    Retry.Settled settled = retry.settled();
    return new Entry(
        retry.id(),
        retry.state(),
        retry.target(),
        retry.subject(),
        retry.attempt(),
        retry.dueAt(),
        retry.requestedAt(),
        retry.requestedBy(),
        retry.requestId(),
        retry.reason(),
        settled == null ? null : settled.at(),
        settled == null ? null : settled.by(),
        settled == null ? null : settled.why(),
        settled == null ? null : settled.messageId(),
        retry.payload());
  }
}
