package io.orderescrow.drill;

import io.orderescrow.drill.ProgressFrame.Mood;
import io.orderescrow.drill.ProgressFrame.Standing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Shows the progress of the drill at each change of stage and at a fixed interval. */
final class ProgressReporter implements AutoCloseable {

  private final ProgressView screen;
  private final Clock clock;
  private final Instant begin;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "drill-progress");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Supplier<String> stage = () -> "";
  private volatile Mood mood = Mood.WELL;
  private volatile List<SystemUnderTest> systems = List.of();
  private volatile int orders;

  ProgressReporter(ProgressView screen, Clock clock) {
    this.screen = screen;
    this.clock = clock;
    this.begin = clock.instant();
    long interval = screen.interval().toMillis();
    ticker.scheduleAtFixedRate(this::draw, interval, interval, TimeUnit.MILLISECONDS);
  }

  /** From now on, the reporter also shows the progress of these systems. */
  void watch(List<SystemUnderTest> running, int ordersInAll) {
    orders = ordersInAll;
    systems = List.copyOf(running);
  }

  void stage(String words) {
    set(Mood.WELL, () -> words);
  }

  void over() {
    set(Mood.OVER, () -> "over");
  }

  private void set(Mood newMood, Supplier<String> words) {
    mood = newMood;
    stage = words;
    draw();
  }

  void outage(DrillService victim, Instant since, Duration down) {
    set(
        Mood.ALARM,
        () ->
            "%s is DOWN, %d s of %d s"
                .formatted(
                    victim,
                    Math.min(
                        down.toSeconds(), Duration.between(since, clock.instant()).toSeconds()),
                    down.toSeconds()));
  }

  private synchronized void draw() {
    screen.show(
        new ProgressFrame(
            Duration.between(begin, clock.instant()),
            stage.get(),
            mood,
            orders,
            systems.stream()
                .map(system -> new Standing(system.variant().title, system.accounts().tally()))
                .toList()));
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    screen.close();
  }
}
