package io.orderescrow.order;

import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.outbox.SentMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The received and sent messages of one order, oldest first.
 *
 * @param omitted how many entries are omitted
 */
record Timeline(List<TimelineEntry> entries, int omitted) {

  /** A reader needs the beginning and the current end, so a long timeline omits its middle. */
  static final int FIRST = 100;

  static final int LAST = 400;

  /** At the same instant a received message comes before the sent one that it caused. */
  static Timeline of(List<ReceivedMessage> received, List<SentMessage> sent) {
    List<TimelineEntry> all =
        Stream.concat(
                received.stream().map(TimelineEntry::of), sent.stream().map(TimelineEntry::of))
            .sorted(Comparator.comparing(TimelineEntry::at).thenComparing(TimelineEntry::direction))
            .toList();
    int omitted = all.size() - FIRST - LAST;
    if (omitted <= 0) {
      return new Timeline(all, 0);
    }
    List<TimelineEntry> kept = new ArrayList<>(all.subList(0, FIRST));
    kept.addAll(all.subList(all.size() - LAST, all.size()));
    return new Timeline(List.copyOf(kept), omitted);
  }
}
