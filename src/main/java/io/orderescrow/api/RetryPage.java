package io.orderescrow.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.retry.Retry;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of retries.
 *
 * @param next value of {@code after} for the next page; null on the last page
 */
record RetryPage(List<Entry> retries, @Nullable Long next) {

  /**
   * @param attempt number of the sending that the service could not process
   * @param requestedBy source of the request
   * @param requestId id of the request, and causation id of the message that is sent
   * @param settledBy the user who sent or cancelled it; null when it was sent at its due time
   * @param messageId id of the sent message, as on the order's timeline
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
   * @param found the rows of this page, plus one more if there is a next page
   */
  static RetryPage of(List<Retry> found, int size) {
    List<Entry> shown = found.stream().limit(size).map(RetryPage::entry).toList();
    return new RetryPage(shown, found.size() > size ? shown.get(size - 1).id() : null);
  }

  static Entry entry(Retry retry) {
    Retry.RetryOutcome settled = retry.outcome();
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
