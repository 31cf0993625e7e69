package io.orderescrow.outbox;

import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.SmartLifecycle;

/**
 * Moves messages from the table to the broker, at least once each: it publishes a message before it
 * marks it as sent, so a crash between the two publishes it again.
 *
 * <p>Messages arrive on two paths. Committed messages are handed over in memory and leave at once.
 * Polls of the table find the others: messages that the broker did not take, that did not fit into
 * memory, or that a node was publishing when it died. Any number of nodes may do both: until {@code
 * due_at} a row belongs to the node that took it. The clocks of the nodes must agree to within a
 * few seconds.
 *
 * <p>A third loop deletes sent messages past their retention.
 */
class OutboxRelay implements SmartLifecycle {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration PURGE_INTERVAL = Duration.ofMinutes(1);
  private static final int PURGE_BATCH = 1_000;
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));

  private final OutboxTable table;
  private final OutboxMeters meters;
  private final OutboxSettings settings;
  private final Clock clock;
  private final HandoverQueue handover;
  private final OutboxPublisher handoverPublisher;
  private final OutboxPublisher duePublisher;
  private final List<PollingLoop> loops;
  private final PollingLoop handoverLoop;

  /**
   * How often the broker came back or was repaired: the messages that it refused wait no longer.
   */
  private final AtomicLong returns = new AtomicLong();

  /** How many of these the relay has served; a failed statement serves none. */
  private long servedReturns;

  OutboxRelay(
      OutboxTable table,
      Publisher publisher,
      OutboxMeters meters,
      OutboxSettings settings,
      Clock clock) {
    this.table = table;
    this.meters = meters;
    this.settings = settings;
    this.clock = clock;
    this.handover = new HandoverQueue(settings.handoverCapacity());
    meters.observe(handover);
    this.handoverPublisher = new OutboxPublisher(table, publisher, meters, settings.retry(), clock);
    this.duePublisher = new OutboxPublisher(table, publisher, meters, settings.retry(), clock);
    String consequence = "committed messages wait in the outbox table";
    this.handoverLoop =
        new PollingLoop(
            "outbox-handover",
            consequence,
            this::relayHandedOver,
            settings.pollInterval(),
            BACKOFF);
    PollingLoop dueLoop =
        new PollingLoop(
            "outbox-relay", consequence, this::relayDue, settings.pollInterval(), BACKOFF);
    PollingLoop purgeLoop =
        new PollingLoop(
            "outbox-purge",
            "sent messages are kept past their retention",
            this::purge,
            PURGE_INTERVAL,
            BACKOFF);
    this.loops = List.of(handoverLoop, dueLoop, purgeLoop);
    publisher.onAvailable(
        () -> {
          returns.incrementAndGet();
          loops.forEach(PollingLoop::retryNow);
        });
  }

  /** Takes committed rows to publish them at once; never blocks and never throws. */
  void handOver(List<UnsentMessage> rows) {
    meters.committed(rows);
    handover.offer(rows);
    handoverLoop.wake();
  }

  /** Waits until the hand-over queue has room; returns whether it has. */
  boolean awaitRoom(Duration maxWait) throws InterruptedException {
    return handover.awaitRoom(maxWait);
  }

  private boolean relayHandedOver() {
    handoverPublisher.storeOutcomes();
    Instant safelyOurs = clock.instant().plus(settings.handoverGrace().dividedBy(2));
    List<UnsentMessage> rows = handover.take(settings.batchSize(), safelyOurs);
    if (!rows.isEmpty()) {
      publishHandedOver(rows);
    }
    return !handover.isEmpty();
  }

  private void publishHandedOver(List<UnsentMessage> rows) {
    try {
      handoverPublisher.publish(rows);
    } catch (RuntimeException e) {
      // During an outage the table is the queue: it has no limit and outlives this node.
      handover.clear();
      throw e;
    }
  }

  private boolean relayDue() {
    duePublisher.storeOutcomes();
    Instant now = clock.instant();
    long seenReturns = returns.get();
    if (seenReturns != servedReturns) {
      table.makeRefusedDue(now, now.plus(settings.lease()));
      servedReturns = seenReturns;
    }
    List<UnsentMessage> rows = table.takeDue(now, now.plus(settings.lease()), settings.batchSize());
    if (!rows.isEmpty()) {
      duePublisher.publish(rows);
    }
    return rows.size() == settings.batchSize();
  }

  private boolean purge() {
    Instant before = clock.instant().minus(settings.retention());
    return table.purge(before, PURGE_BATCH) == PURGE_BATCH;
  }

  @Override
  public void start() {
    loops.forEach(PollingLoop::start);
  }

  @Override
  public void stop() {
    loops.forEach(loop -> loop.stop(STOP_TIMEOUT));
  }

  @Override
  public boolean isRunning() {
    return handoverLoop.isRunning();
  }

  /** Starts before and stops after the listener and the web server, which add messages. */
  @Override
  public int getPhase() {
    return 0;
  }
}
