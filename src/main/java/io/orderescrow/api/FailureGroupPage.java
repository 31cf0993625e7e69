package io.orderescrow.api;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.FailureGroup;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of failure groups.
 *
 * @param next value of {@code before} for the next page; null on the last page
 */
record FailureGroupPage(List<Entry> failureGroups, @Nullable Long next) {

  /**
   * @param failureGroup the key of the group
   * @param count number of its failed messages
   * @param oldest time of receipt of its oldest message
   * @param newest time of receipt of its newest message
   * @param sample its newest message
   */
  record Entry(
      String failureGroup,
      Disposition disposition,
      String type,
      @Nullable String reason,
      long count,
      Instant oldest,
      Instant newest,
      InboxPage.Entry sample) {}

  /**
   * @param found the rows of this page, plus one more if there is a next page
   */
  static FailureGroupPage of(List<FailureGroup> found, int size) {
    List<Entry> shown = found.stream().limit(size).map(FailureGroupPage::entry).toList();
    return new FailureGroupPage(
        shown, found.size() > size ? shown.get(size - 1).sample().seq() : null);
  }

  static Entry entry(FailureGroup group) {
    return new Entry(
        group.key(),
        group.sample().disposition(),
        group.sample().type(),
        group.sample().reason(),
        group.count(),
        group.oldest(),
        group.newest(),
        InboxPage.entry(group.sample()));
  }
}
