package io.orderescrow.shop;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.shop.BusTap.Heard;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the orchestrators have sent, by their own table and by what was heard at the broker: no
 * message twice, no attempt twice and none left out.
 */
final class PublishedMessages {

  private final ServiceLedgers books;
  private final BusTap tap;
  private final Set<String> inHandOfTheDead = new HashSet<>();

  PublishedMessages(Shop shop, OrderMix orders) {
    this.books = shop.books();
    this.tap = orders.tap();
  }

  /** To be called right after a node was killed: what it may have published and not noted. */
  void nodeWasKilled() {
    inHandOfTheDead.addAll(
        books.texts("select message_id from outbox_message where sent_at is null"));
  }

  /** What the broker was too slow to confirm is sent again on purpose, and is on record so. */
  private Set<String> unconfirmed() {
    return Set.copyOf(
        books.texts(
            "select message_id from outbox_message where tries > 0 or last_error is not null"));
  }

  /**
   * @return how many messages were heard twice, all of them of a node that was killed or without
   *     the broker's word
   */
  long areComplete() {
    attemptsAreWhole();
    List<Heard> heard = tap.heardFrom("/orchestrator");
    heard.stream()
        .collect(
            groupingBy(
                each -> "%s #%s of %s".formatted(each.type(), each.attempt(), each.subject()),
                mapping(Heard::id, toSet())))
        .forEach((attempt, ids) -> assertThat(ids).as(attempt).hasSize(1));
    Map<String, Long> times = heard.stream().collect(groupingBy(Heard::id, counting()));
    times.values().removeIf(count -> count == 1);
    Set<String> excused = new HashSet<>(unconfirmed());
    excused.addAll(inHandOfTheDead);
    assertThat(excused)
        .as("of which alone a message may be heard twice")
        .containsAll(times.keySet());
    return times.size();
  }

  private void attemptsAreWhole() {
    assertThat(
            books.texts(
                """
                select subject || ' ' || type || ' ' || array_agg(attempt order by seq)::text
                from outbox_message group by subject, type
                having min(attempt) <> 1 or max(attempt) <> count(*)
                  or count(distinct attempt) <> count(*)
                """))
        .as("attempts that are not 1, 2, 3 ...")
        .isEmpty();
  }
}
