package io.orderescrow.order;

import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.outbox.SentMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What came in and what went out for one order, in the order of time.
 *
 * @param omitted how many entries are left out
 */
record Timeline(List<TimelineEntry> entries, int omitted) {

  /** A reader needs how it began and where it is now; what is cut is the middle. */
  static final int FROM_THE_START = 100;

  static final int TO_THE_END = 400;

  /** What leads to something comes first, also within one instant: received before sent. */
  static Timeline of(List<ReceivedMessage> received, List<SentMessage> sent) {
    List<TimelineEntry> all =
        Stream.concat(
                received.stream().map(TimelineEntry::of), sent.stream().map(TimelineEntry::of))
            .sorted(Comparator.comparing(TimelineEntry::at).thenComparing(TimelineEntry::direction))
            .toList();
    int omitted = all.size() - FROM_THE_START - TO_THE_END;
    if (omitted <= 0) {
      return new Timeline(all, 0);
    }
    List<TimelineEntry> kept = new ArrayList<>(all.subList(0, FROM_THE_START));
    kept.addAll(all.subList(all.size() - TO_THE_END, all.size()));
    return new Timeline(List.copyOf(kept), omitted);
  }
}
