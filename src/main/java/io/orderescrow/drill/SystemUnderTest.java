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

  private final Variant style;
  private final DrillService victim;
  private final DrillBus bus;
  private final Storefront storefront;
  private final Outage outage;
  private final OrderAccounts accounts;
  private final Clock clock;
  private final Set<String> ofTheOutage = new TreeSet<>();
  private int heardWhenGone;
  private int heardWhenLastGone;
  private @Nullable Instant backAt;

  /**
   * @param storefront accepts the orders
   * @param outage kills the service and starts it again
   */
  SystemUnderTest(
      Variant style,
      DrillService victim,
      DrillBus bus,
      Storefront storefront,
      Outage outage,
      Clock clock) {
    this.style = style;
    this.victim = victim;
    this.bus = bus;
    this.storefront = storefront;
    this.outage = outage;
    this.clock = clock;
    this.accounts = new OrderAccounts(style, victim, clock);
    bus.listen(accounts::hear);
  }

  Variant style() {
    return style;
  }

  OrderAccounts accounts() {
    return accounts;
  }

  void mustHear() {
    bus.mustHear();
  }

  void place(int number) {
    accounts.accepted(storefront.place(number));
  }

  void placeMeanwhile(int number) {
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
    heardWhenGone = accounts.messagesForVictim();
    heardWhenLastGone = heardWhenGone;
    return true;
  }

  /**
   * Whether the killed service consumes its queue again. While the service has no queue, all
   * messages that were observed before this check are certainly lost.
   */
  boolean isBack() {
    int heard = accounts.messagesForVictim();
    Reader reader = bus.readerOf(victim);
    if (reader == Reader.GONE) {
      heardWhenLastGone = heard;
    } else if (reader == Reader.THERE && backAt == null) {
      backAt = clock.instant();
    }
    return reader == Reader.THERE;
  }

  /** Whether the bus has carried a message to the killed service about each order of the outage. */
  boolean hasMissedAll() {
    return accounts.haveAllReachedVictim(ofTheOutage, heardWhenGone);
  }

  boolean hasNoneOpen() {
    return accounts.open().isEmpty();
  }

  boolean hasOnlyTheOutagesOpen() {
    return ofTheOutage.containsAll(accounts.open());
  }

  /** Whether the bus has carried no message about the drill's orders for this time. */
  boolean isQuietFor(Duration time) {
    return Duration.between(accounts.lastHeard(), clock.instant()).compareTo(time) > 0;
  }

  /** The outcome, after the drill has ended. */
  DrillOutcome outcome() {
    Set<String> lost = accounts.open();
    boolean drained = ofTheOutage.stream().noneMatch(lost::contains);
    return new DrillOutcome(
        style,
        accounts.tally(),
        lost,
        accounts.doubled(),
        Set.copyOf(ofTheOutage),
        accounts.ownMessagesForVictim(heardWhenGone, heardWhenLastGone),
        drained ? drainTime() : null);
  }

  private Duration drainTime() {
    Instant last = accounts.lastEnd(ofTheOutage);
    return backAt == null || last.isBefore(backAt) ? Duration.ZERO : Duration.between(backAt, last);
  }
}
