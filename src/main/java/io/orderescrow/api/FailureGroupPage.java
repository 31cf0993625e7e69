package io.orderescrow.api;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.FailureGroup;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some causes for which messages are set aside.
 *
 * @param next what to ask for the following page with; null on the last one
 */
record FailureGroupPage(List<Entry> causes, @Nullable Long next) {

  /**
   * @param count how many messages are set aside for it
   * @param oldest when the first of them was received
   * @param newest when the last of them was received
   * @param sample the last of them
   */
  record Entry(
      String cause,
      Disposition disposition,
      String type,
      @Nullable String reason,
      long count,
      Instant oldest,
      Instant newest,
      InboxPage.Entry sample) {}

  /**
   * @param found one more than is shown, when there is a following page
   */
  static FailureGroupPage of(List<FailureGroup> found, int size) {
    List<Entry> shown = found.stream().limit(size).map(FailureGroupPage::entry).toList();
    return new FailureGroupPage(
        shown, found.size() > size ? shown.get(size - 1).sample().seq() : null);
  }

  static Entry entry(FailureGroup cause) {
    return new Entry(
        cause.cause(),
        cause.sample().disposition(),
        cause.sample().type(),
        cause.sample().reason(),
        cause.count(),
        cause.oldest(),
        cause.newest(),
        InboxPage.entry(cause.sample()));
  }
}
