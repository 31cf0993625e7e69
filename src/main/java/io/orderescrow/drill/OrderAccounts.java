package io.orderescrow.drill;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The drill's own records: one account for each order. The accounts are derived from the answers of
 * the storefront and from the messages on the bus.
 *
 * <p>The bus may carry messages about an order before the storefront answers. These messages count
 * as well. Orders of other applications do not count.
 *
 * <p>This class is thread-safe.
 */
final class OrderAccounts {

  private final Variant style;
  private final String movesVictim;
  private final Clock clock;
  private final Map<String, OrderAccount> byOrder = new LinkedHashMap<>();
  private final List<String> sentToKilledService = new ArrayList<>();
  private Instant lastHeard;

  /**
   * @param victim the service that the drill kills
   */
  OrderAccounts(Variant style, DrillService victim, Clock clock) {
    this.style = style;
    this.movesVictim = style.moves(victim);
    this.clock = clock;
    this.lastHeard = clock.instant();
  }

  synchronized void accepted(String order) {
    account(order).accept();
  }

  synchronized void hear(ObservedMessage message) {
    account(message.order()).hear(message, clock.instant());
    if (message.type().equals(movesVictim)) {
      sentToKilledService.add(message.order());
    }
    if (account(message.order()).isAccepted()) {
      lastHeard = clock.instant();
    }
  }

  private OrderAccount account(String order) {
    return byOrder.computeIfAbsent(order, first -> new OrderAccount(style));
  }

  synchronized AccountSummary tally() {
    return AccountSummary.of(byOrder.values().stream().filter(OrderAccount::isAccepted).toList());
  }

  /** The ids of accepted orders that have not ended. */
  Set<String> open() {
    return which(OrderAccount::isOpen);
  }

  Set<String> doubled() {
    return which(OrderAccount::isDoubled);
  }

  private synchronized Set<String> which(Predicate<OrderAccount> predicate) {
    Set<String> found = new TreeSet<>();
    byOrder.forEach(
        (order, account) -> {
          if (account.isAccepted() && predicate.test(account)) {
            found.add(order);
          }
        });
    return found;
  }

  /**
   * The number of observed messages to the killed service so far. It includes messages about orders
   * of other applications.
   */
  synchronized int messagesForVictim() {
    return sentToKilledService.size();
  }

  /**
   * The number of messages to the killed service that are about the drill's orders. It covers the
   * messages from index {@code from} (inclusive) to index {@code to} (exclusive).
   */
  synchronized int ownMessagesForVictim(int from, int to) {
    return (int)
        sentToKilledService.subList(from, to).stream()
            .filter(order -> account(order).isAccepted())
            .count();
  }

  /**
   * Whether the bus has carried a message to the killed service about each of these orders, from
   * message index {@code from} on.
   */
  synchronized boolean haveAllReachedVictim(Collection<String> orders, int from) {
    return Set.copyOf(sentToKilledService.subList(from, sentToKilledService.size()))
        .containsAll(orders);
  }

  /**
   * The time at which the last of these orders ended. The caller ensures that all of them have
   * ended.
   */
  synchronized Instant lastEnd(Collection<String> orders) {
    Instant last = Instant.EPOCH;
    for (String order : orders) {
      Instant ended = account(order).endedAt();
      if (ended != null && ended.isAfter(last)) {
        last = ended;
      }
    }
    return last;
  }

  /** The time of the last observed message about an order of the drill. */
  synchronized Instant lastHeard() {
    return lastHeard;
  }
}
