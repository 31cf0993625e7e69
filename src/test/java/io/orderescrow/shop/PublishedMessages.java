package io.orderescrow.shop;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.shop.BusTap.Recorded;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The messages that the orchestrators have sent, according to their own table and to the broker. No
 * message and no attempt is sent twice, and none is missing.
 */
final class PublishedMessages {

  private final ServiceLedgers ledgers;
  private final BusTap tap;
  private final Set<String> takenByKilledNodes = new HashSet<>();

  PublishedMessages(Shop shop, OrderMix orders) {
    this.ledgers = shop.ledgers();
    this.tap = orders.tap();
  }

  /**
   * Notes the messages that a killed node may have published without marking them as sent. Call it
   * right after the kill.
   */
  void nodeWasKilled() {
    takenByKilledNodes.addAll(
        ledgers.texts("select message_id from outbox_message where sent_at is null"));
  }

  /**
   * Returns the messages that the broker confirmed too late. The orchestrator sends them again on
   * purpose and records that.
   */
  private Set<String> unconfirmed() {
    return Set.copyOf(
        ledgers.texts(
            "select message_id from outbox_message where tries > 0 or last_error is not null"));
  }

  /**
   * @return how many messages were published twice; each was unconfirmed or taken by a killed node
   */
  long areComplete() {
    attemptsAreWhole();
    List<Recorded> recorded = tap.messagesFrom("/orchestrator");
    recorded.stream()
        .collect(
            groupingBy(
                each -> "%s #%s of %s".formatted(each.type(), each.attempt(), each.subject()),
                mapping(Recorded::id, toSet())))
        .forEach((attempt, ids) -> assertThat(ids).as(attempt).hasSize(1));
    Map<String, Long> times = recorded.stream().collect(groupingBy(Recorded::id, counting()));
    times.values().removeIf(count -> count == 1);
    Set<String> excused = new HashSet<>(unconfirmed());
    excused.addAll(takenByKilledNodes);
    assertThat(excused).as("messages that may be published twice").containsAll(times.keySet());
    return times.size();
  }

  private void attemptsAreWhole() {
    assertThat(
            ledgers.texts(
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
