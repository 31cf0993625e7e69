package io.orderescrow.drill;

import io.orderescrow.drill.DrillBus.Reader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One of the two systems on which the drill runs, and the drill's observations of it. Only one
 * thread may use it.
 */
final class SystemUnderTest {

  private final Variant variant;
  private final DrillService victim;
  private final DrillBus bus;
  private final Storefront storefront;
  private final Outage outage;
  private final OrderAccounts accounts;
  private final Clock clock;
  private final Set<String> ofTheOutage = new TreeSet<>();
  private int observedWhenGone;
  private int observedWhenLastGone;
  private @Nullable Instant backAt;

  /**
   * @param storefront accepts the orders
   * @param outage kills the service and starts it again
   */
  SystemUnderTest(
      Variant variant,
      DrillService victim,
      DrillBus bus,
      Storefront storefront,
      Outage outage,
      Clock clock) {
    this.variant = variant;
    this.victim = victim;
    this.bus = bus;
    this.storefront = storefront;
    this.outage = outage;
    this.clock = clock;
    this.accounts = new OrderAccounts(variant, victim, clock);
    bus.listen(accounts::observe);
  }

  Variant variant() {
    return variant;
  }

  OrderAccounts accounts() {
    return accounts;
  }

  void requireConnection() {
    bus.requireConnection();
  }

  void place(int number) {
    accounts.accepted(storefront.place(number));
  }

  void placeDuringOutage(int number) {
    String order = storefront.place(number);
    accounts.accepted(order);
    ofTheOutage.add(order);
  }

  void takeDown() {
    outage.takeDown();
  }

  void bringBack() {
    outage.bringBack();
  }

  /**
   * Whether the killed service has left the bus. From then on, it misses all published messages.
   */
  boolean isAway() {
    if (bus.readerOf(victim) == Reader.THERE) {
      return false;
    }
    observedWhenGone = accounts.messagesForVictim();
    observedWhenLastGone = observedWhenGone;
    return true;
  }

  /**
   * Whether the killed service consumes its queue again. While the service has no queue, all
   * messages that were observed before this check are certainly lost.
   */
  boolean isBack() {
    int observed = accounts.messagesForVictim();
    Reader reader = bus.readerOf(victim);
    if (reader == Reader.GONE) {
      observedWhenLastGone = observed;
    } else if (reader == Reader.THERE && backAt == null) {
      backAt = clock.instant();
    }
    return reader == Reader.THERE;
  }

  /** Whether the bus has carried a message to the killed service about each order of the outage. */
  boolean hasMissedAll() {
    return accounts.haveAllReachedVictim(ofTheOutage, observedWhenGone);
  }

  boolean hasNoneOpen() {
    return accounts.open().isEmpty();
  }

  boolean hasOnlyTheOutagesOpen() {
    return ofTheOutage.containsAll(accounts.open());
  }

  /** Whether the bus has carried no message about the drill's orders for this time. */
  boolean isQuietFor(Duration time) {
    return Duration.between(accounts.lastObserved(), clock.instant()).compareTo(time) > 0;
  }

  /** The outcome, after the drill has ended. */
  DrillOutcome outcome() {
    Set<String> lost = accounts.open();
    boolean drained = ofTheOutage.stream().noneMatch(lost::contains);
    return new DrillOutcome(
        variant,
        accounts.tally(),
        lost,
        accounts.doubled(),
        Set.copyOf(ofTheOutage),
        accounts.ownMessagesForVictim(observedWhenGone, observedWhenLastGone),
        drained ? drainTime() : null);
  }

  private Duration drainTime() {
    Instant last = accounts.lastEnd(ofTheOutage);
    return backAt == null || last.isBefore(backAt) ? Duration.ZERO : Duration.between(backAt, last);
  }
}
