package io.orderescrow.outbox;

import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/**
 * Moves messages from the table to the broker, at least once each: a message is published before it
 * is marked as sent, so a crash between the two publishes it again.
 *
 * <p>Messages come by two ways. What was just committed is handed over in memory and leaves at
 * once. The table is polled for all else: what the broker did not take, what did not fit into
 * memory, and what a node had in hand when it died. Any number of nodes may do both: {@code due_at}
 * says until when a row belongs to the one that has it in hand, by clocks that must agree to within
 * a few seconds.
 *
 * <p>A third loop deletes sent messages past their retention.
 */
class OutboxRelay implements SmartLifecycle {

  private static final Duration STOP_WITHIN = Duration.ofSeconds(15);
  private static final Duration PURGE_EVERY = Duration.ofMinutes(1);
  private static final int PURGE_BATCH = 1_000;
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));

  private final OutboxTable table;
  private final ResendMeter repeats;
  private final OutboxSettings settings;
  private final Clock clock;
  private final HandoverQueue handover;
  private final OutboxPublisher ofHandedOver;
  private final OutboxPublisher ofDue;
  private final List<PollingLoop> loops;
  private final PollingLoop handedOverLoop;

  OutboxRelay(
      OutboxTable table,
      Publisher publisher,
      ResendMeter repeats,
      OutboxSettings settings,
      Clock clock) {
    this.table = table;
    this.repeats = repeats;
    this.settings = settings;
    this.clock = clock;
    this.handover = new HandoverQueue(settings.handoverCapacity());
    this.ofHandedOver = new OutboxPublisher(table, publisher, settings.retry(), clock);
    this.ofDue = new OutboxPublisher(table, publisher, settings.retry(), clock);
    String waiting = "committed messages wait in the outbox table";
    this.handedOverLoop =
        new PollingLoop(
            "outbox-handover", waiting, this::relayHandedOver, settings.pollInterval(), BACKOFF);
    PollingLoop dueLoop =
        new PollingLoop("outbox-relay", waiting, this::relayDue, settings.pollInterval(), BACKOFF);
    PollingLoop purgeLoop =
        new PollingLoop(
            "outbox-purge",
            "sent messages are kept past their retention",
            this::purge,
            PURGE_EVERY,
            BACKOFF);
    this.loops = List.of(handedOverLoop, dueLoop, purgeLoop);
    publisher.onConnection(() -> loops.forEach(PollingLoop::retryNow));
  }

  /** Takes committed rows to publish them at once; never blocks and never throws. */
  void handOver(List<UnsentMessage> rows) {
    repeats.count(rows);
    handover.offer(rows);
    handedOverLoop.wake();
  }

  double handoverFill() {
    return (double) handover.size() / settings.handoverCapacity();
  }

  /** Whether what was handed over has left room, be it after a wait of at most this long. */
  boolean awaitRoom(Duration most) throws InterruptedException {
    return handover.awaitRoom(most);
  }

  private boolean relayHandedOver() {
    ofHandedOver.settle();
    Instant stillOurs = clock.instant().plus(settings.handoverGrace().dividedBy(2));
    List<UnsentMessage> rows = handover.take(settings.batchSize(), stillOurs);
    if (!rows.isEmpty()) {
      publishHandedOver(rows);
    }
    return !handover.isEmpty();
  }

  private void publishHandedOver(List<UnsentMessage> rows) {
    try {
      ofHandedOver.publish(rows);
    } catch (RuntimeException e) {
      // While something is broken the table is the queue: it has no limit and outlives us.
      handover.clear();
      throw e;
    }
  }

  private boolean relayDue() {
    ofDue.settle();
    Instant now = clock.instant();
    List<UnsentMessage> rows = table.takeDue(now, now.plus(settings.lease()), settings.batchSize());
    if (!rows.isEmpty()) {
      ofDue.publish(rows);
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
    loops.forEach(loop -> loop.stop(STOP_WITHIN));
  }

  @Override
  public boolean isRunning() {
    return handedOverLoop.isRunning();
  }

  /** Starts before and stops after all that adds messages, the listener and the web. */
  @Override
  public int getPhase() {
    return 0;
  }
}
