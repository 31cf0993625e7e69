package io.orderescrow.drill;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  private final Variant variant;
  private final String victimTrigger;
  private final Clock clock;
  private final Map<String, OrderAccount> byOrder = new LinkedHashMap<>();
  private final List<String> sentToKilledService = new ArrayList<>();
  private Instant lastObserved;

  /**
   * @param victim the service that the drill kills
   */
  OrderAccounts(Variant variant, DrillService victim, Clock clock) {
    this.variant = variant;
    this.victimTrigger = variant.trigger(victim);
    this.clock = clock;
    this.lastObserved = clock.instant();
  }

  synchronized void accepted(String order) {
    account(order).accept();
  }

  synchronized void observe(ObservedMessage message) {
    account(message.order()).observe(message, clock.instant());
    if (message.type().equals(victimTrigger)) {
      sentToKilledService.add(message.order());
    }
    if (account(message.order()).isAccepted()) {
      lastObserved = clock.instant();
    }
  }

  private OrderAccount account(String order) {
    return byOrder.computeIfAbsent(order, first -> new OrderAccount(variant));
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
    return byOrder.entrySet().stream()
        .filter(order -> order.getValue().isAccepted() && predicate.test(order.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
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
    return orders.stream()
        .flatMap(order -> Stream.ofNullable(account(order).endedAt()))
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  /** The time of the last observed message about an order of the drill. */
  synchronized Instant lastObserved() {
    return lastObserved;
  }
}
