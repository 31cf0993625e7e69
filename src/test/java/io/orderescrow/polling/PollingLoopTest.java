package io.orderescrow.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderescrow.embedded.CapturedLog;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PollingLoopTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Backoff SHORT = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5));
  private static final Backoff LONG = new Backoff(NEVER, NEVER);

  private final AtomicInteger runs = new AtomicInteger();
  private final CapturedLog log = CapturedLog.of(PollingLoop.class);
  private PollingLoop loop = loop(() -> false, NEVER, SHORT);

  @AfterEach
  void stop() {
    loop.stop(TIMEOUT);
    log.close();
  }

  @Test
  void repeatsAtOnceWhileThereIsMore() {
    start(loop(() -> runs.incrementAndGet() < 50, NEVER, SHORT));

    await().atMost(TIMEOUT).untilAtomic(runs, is(50));
    staysAt(50);
  }

  @Test
  void repeatsAfterTheIdleWait() {
    start(loop(() -> runs.incrementAndGet() < 0, Duration.ofMillis(10), SHORT));

    await().atMost(TIMEOUT).until(() -> runs.get() > 5);
  }

  @Test
  @Tag("S37")
  void aGaugeTellsHowLongItHasBeenFailing() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Metrics.addRegistry(registry);
    AtomicBoolean fails = new AtomicBoolean(true);
    try {
      start(
          loop(
              () -> {
                if (fails.get()) {
                  throw new IllegalStateException("no work today");
                }
                return false;
              },
              Duration.ofMillis(10),
              SHORT));

      await().atMost(TIMEOUT).until(() -> failingSeconds(registry) > 0);
      fails.set(false);
      await().atMost(TIMEOUT).until(() -> failingSeconds(registry) == 0);
      loop.stop(TIMEOUT);
      assertThat(registry.find(PollingLoop.METRIC).tag("loop", "test-loop").gauge()).isNull();
    } finally {
      Metrics.removeRegistry(registry);
    }
  }

  private static double failingSeconds(SimpleMeterRegistry registry) {
    // The loop adds the gauge when its thread has started.
    Gauge gauge = registry.find(PollingLoop.METRIC).tag("loop", "test-loop").gauge();
    return gauge == null ? 0 : gauge.value();
  }

  @Test
  void waitsAsLongAsTheStepRequests() {
    start(
        new PollingLoop(
            "test-loop",
            "nothing happens",
            () -> runs.incrementAndGet() < 3 ? Duration.ofMillis(10) : NEVER,
            SHORT));

    await().atMost(TIMEOUT).untilAtomic(runs, is(3));
    staysAt(3);
    loop.wake();
    await().atMost(TIMEOUT).untilAtomic(runs, is(4));
  }

  @Test
  void wakingEndsTheIdleWait() {
    start(loop(() -> runs.incrementAndGet() < 0, NEVER, SHORT));
    staysAt(1);

    loop.wake();

    await().atMost(TIMEOUT).until(() -> runs.get() == 2);
    staysAt(2);
  }

  @Test
  void wakingDuringAStepIsNotLost() throws Exception {
    CountDownLatch inStep = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    start(
        loop(
            () -> {
              runs.incrementAndGet();
              inStep.countDown();
              goOn.await();
              return false;
            },
            NEVER,
            SHORT));
    inStep.await();

    loop.wake();
    goOn.countDown();

    await().atMost(TIMEOUT).until(() -> runs.get() == 2);
  }

  @Test
  void onlyRetryNowEndsTheWaitAfterAFailure() {
    start(
        loop(
            () -> {
              runs.incrementAndGet();
              throw new IllegalStateException("broken");
            },
            NEVER,
            LONG));
    staysAt(1);

    loop.wake();
    staysAt(1);

    loop.retryNow();
    await().atMost(TIMEOUT).until(() -> runs.get() == 2);
  }

  @Test
  void logsTheFirstFailureOfAStreakAndTheRecovery() {
    AtomicBoolean broken = new AtomicBoolean(true);
    start(
        loop(
            () -> {
              runs.incrementAndGet();
              if (broken.get()) {
                throw new IllegalStateException("no database");
              }
              return false;
            },
            Duration.ofMillis(1),
            SHORT));
    await().atMost(TIMEOUT).until(() -> runs.get() > 10);
    broken.set(false);
    int before = runs.get();
    await().atMost(TIMEOUT).until(() -> runs.get() > before + 5);
    loop.stop(TIMEOUT);

    assertThat(log.lines()).hasSize(2);
    assertThat(log.lines().get(0))
        .startsWith("WARN")
        .contains("test-loop", "no database", "things wait");
    assertThat(log.lines().get(1)).startsWith("INFO").contains("test-loop", "works again");
  }

  @Test
  void logsAnotherKindOfFailureInTheSameStreak() {
    start(
        loop(
            () -> {
              if (runs.incrementAndGet() < 5) {
                throw new IllegalStateException("first");
              }
              throw new UnsupportedOperationException("second");
            },
            NEVER,
            SHORT));
    await().atMost(TIMEOUT).until(() -> runs.get() > 10);
    loop.stop(TIMEOUT);

    assertThat(log.events())
        .extracting(event -> event.getThrowableProxy().getMessage())
        .containsExactly("first", "second");
  }

  @Test
  void survivesAnError() {
    start(
        loop(
            () -> {
              if (runs.incrementAndGet() == 1) {
                throw new StackOverflowError();
              }
              return false;
            },
            NEVER,
            SHORT));

    await().atMost(TIMEOUT).until(() -> runs.get() == 2);
  }

  @Test
  void stoppingLetsTheCurrentStepFinish() throws Exception {
    CountDownLatch inStep = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean finished = new AtomicBoolean();
    start(
        loop(
            () -> {
              inStep.countDown();
              goOn.await();
              finished.set(true);
              return true;
            },
            NEVER,
            SHORT));
    inStep.await();
    Thread stopping = new Thread(() -> loop.stop(TIMEOUT));
    stopping.start();
    await().until(() -> !loop.isRunning());

    goOn.countDown();
    stopping.join();

    assertThat(finished).isTrue();
  }

  @Test
  void stoppingInterruptsAStepThatTakesTooLong() throws Exception {
    CountDownLatch inStep = new CountDownLatch(1);
    start(
        loop(
            () -> {
              inStep.countDown();
              new CountDownLatch(1).await();
              return false;
            },
            NEVER,
            SHORT));
    inStep.await();

    assertThat(loop.stop(Duration.ofMillis(50))).isTrue();
    assertThat(loop.isRunning()).isFalse();
  }

  @Test
  void stoppingEndsEveryWait() {
    start(loop(() -> runs.incrementAndGet() < 0, NEVER, SHORT));
    staysAt(1);

    assertThat(loop.stop(TIMEOUT)).isTrue();
  }

  @Test
  void startsAgainAfterAStop() {
    start(loop(() -> runs.incrementAndGet() < 0, NEVER, SHORT));
    staysAt(1);
    loop.stop(TIMEOUT);

    loop.start();

    await().atMost(TIMEOUT).until(() -> runs.get() == 2);
    assertThat(loop.isRunning()).isTrue();
  }

  private void staysAt(int count) {
    await().during(Duration.ofMillis(150)).atMost(TIMEOUT).untilAtomic(runs, is(count));
  }

  private void start(PollingLoop started) {
    loop = started;
    loop.start();
  }

  private static PollingLoop loop(PollingLoop.Step step, Duration idle, Backoff backoff) {
    return new PollingLoop("test-loop", "things wait", step, idle, backoff);
  }
}
