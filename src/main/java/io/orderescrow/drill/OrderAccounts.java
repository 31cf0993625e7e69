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
 * The drill's own books: one account for each order, kept from what the shop accepted and from what
 * passed the bus. What is heard of an order before the shop's word comes counts as well; orders of
 * others do not. Safe to use by several threads.
 */
final class OrderAccounts {

  private final Variant style;
  private final String movesVictim;
  private final Clock clock;
  private final Map<String, OrderAccount> byOrder = new LinkedHashMap<>();
  private final List<String> sentToKilledService = new ArrayList<>();
  private Instant lastHeard;

  /**
   * @param victim the service that will be away
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

  /** Ids of orders that were accepted and have no end. */
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

  /** How many messages for the victim have been heard of so far, whosever order they are about. */
  synchronized int messagesForVictim() {
    return sentToKilledService.size();
  }

  /** How many of those from one such number to another are about orders of ours. */
  synchronized int ownMessagesForVictim(int from, int to) {
    return (int)
        sentToKilledService.subList(from, to).stream()
            .filter(order -> account(order).isAccepted())
            .count();
  }

  /** Whether the victim should have heard of each of these, from that number on. */
  synchronized boolean haveAllReachedVictim(Collection<String> orders, int from) {
    return Set.copyOf(sentToKilledService.subList(from, sentToKilledService.size())).containsAll(orders);
  }

  /** When the last of these ended; whoever asks has made sure that they all have. */
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

  /** When a message about an order of ours was last heard. */
  synchronized Instant lastHeard() {
    return lastHeard;
  }
}
