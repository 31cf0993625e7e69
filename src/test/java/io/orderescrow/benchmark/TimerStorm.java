package io.orderescrow.benchmark;

import static io.orderescrow.benchmark.Design.ESCROW;
import static io.orderescrow.benchmark.Design.TUTORIAL;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Ten thousand reminders are due when a node starts, as after an outage of the orchestrator. The
 * time runs from the first re-sent command to the last. The tutorial uses the default job executor.
 */
final class TimerStorm {

  /** The number of placed orders; the other orders are copies of their rows. */
  private static final int SEED = 500;

  private static final Duration COMMIT_LIMIT = Duration.ofMinutes(5);

  private final DesignGroup group;
  private final BenchmarkSettings settings;
  private final Progress progress;

  TimerStorm(DesignGroup group, BenchmarkSettings settings, Progress progress) {
    this.group = group;
    this.settings = settings;
    this.progress = progress;
  }

  void measure(Results results) throws IOException, InterruptedException {
    int seed = Math.min(SEED, settings.timers());
    int copies = settings.timers() / seed;
    double tutorial = secondsOf(group.of(TUTORIAL), seed, copies, results);
    double escrow = secondsOf(group.of(ESCROW), seed, copies, results);
    int due = seed * copies;
    TextTable table =
        new TextTable(
            "%,d reminders due at start".formatted(due), List.of("", TUTORIAL.title, ESCROW.title));
    table.add(List.of("s until the last is sent", Spread.text(tutorial), Spread.text(escrow)));
    table.add(List.of("reminders/s", Spread.text(due / tutorial), Spread.text(due / escrow)));
    results.add(
        table,
        List.of(
            BenchmarkTarget.atMost(
                0.2, "time for due timers : tutorial", Spread.of(List.of(escrow / tutorial)))));
  }

  private double secondsOf(Contender contender, int seed, int copies, Results results)
      throws IOException, InterruptedException {
    OrderLoad load = new OrderLoad(seed);
    Backlog.park(contender, load);
    ParkedOrders parked = new ParkedOrders(contender.jdbc());
    // The last message may arrive before its transaction is committed; the same holds below.
    await("all orders parked").atMost(COMMIT_LIMIT).until(() -> parked.notDue() == seed);
    contender.stop();
    parked.multiply(copies);
    int due = parked.makeDue();
    progress.print("timers    %-14s starts with %d due".formatted(contender.design.title, due));
    contender.relaunch();
    contender.awaitMessages(Backlog.AWAY, seed + 1);
    long first = System.nanoTime();
    contender.awaitMessages(Backlog.AWAY, seed + due);
    double seconds = (System.nanoTime() - first) / 1e9;
    contender.awaitReady();
    progress.print(
        "timers    %-14s all sent after %.1f s".formatted(contender.design.title, seconds));
    await("next time of all reminders").atMost(COMMIT_LIMIT).until(() -> parked.notDue() == due);
    long sent = contender.bus().messageCount(Backlog.AWAY);
    if (sent != seed + due) {
      results.addProblems(
          contender.design, List.of("reminders: %d sent of %d".formatted(sent - seed, due)));
    }
    return seconds;
  }
}
