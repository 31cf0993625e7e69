package io.orderescrow.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.web.SignIn.SourceAndAccount;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S46")
class SignInThrottleTest {

  private static final SourceAndAccount STRANGER = new SourceAndAccount("192.0.2.66", "dora");
  private static final SourceAndAccount DORA = new SourceAndAccount("192.0.2.1", "dora");

  private final MovingClock clock = new MovingClock();
  private final SignInThrottle throttle = new SignInThrottle(clock);

  @Test
  void delaysOfASourceForAnAccountGrowUpToALimit() {
    failTimes(STRANGER, SignInThrottle.FREE_FAILURES - 1);
    assertThat(throttle.delay(STRANGER)).isZero();

    for (int seconds : new int[] {5, 10, 20, 40, 80, 160, 300, 300}) {
      failTimes(STRANGER, 1);
      assertThat(throttle.delay(STRANGER)).isEqualTo(Duration.ofSeconds(seconds));
      clock.pass(Duration.ofSeconds(seconds));
      assertThat(throttle.delay(STRANGER)).isZero();
    }
  }

  @Test
  void aThousandFailuresDoNotOverflowTheDelay() {
    for (int i = 0; i < 1_000; i++) {
      throttle.fail(STRANGER);
    }

    assertThat(throttle.delay(STRANGER)).isEqualTo(SignInThrottle.LONGEST_DELAY);
  }

  @Test
  void aDelayConcernsNeitherAnotherSourceNorAnotherAccount() {
    failTimes(STRANGER, 20);

    assertThat(throttle.delay(STRANGER)).isPositive();
    assertThat(throttle.delay(DORA)).isZero();
    assertThat(throttle.delay(new SourceAndAccount(STRANGER.source(), "norbert"))).isZero();
  }

  @Test
  void aSuccessEndsTheDelays() {
    failTimes(DORA, SignInThrottle.FREE_FAILURES - 1);
    assertThat(throttle.begin(DORA)).isZero();
    throttle.succeed(DORA);

    failTimes(DORA, SignInThrottle.FREE_FAILURES - 1);

    assertThat(throttle.delay(DORA)).isZero();
  }

  @Test
  void failuresAreForgottenAfterAnHourWithoutAny() {
    failTimes(STRANGER, SignInThrottle.FREE_FAILURES + 3);
    clock.pass(SignInThrottle.FORGOTTEN_AFTER.plusSeconds(1));

    failTimes(STRANGER, 1);

    assertThat(throttle.delay(STRANGER)).isZero();
  }

  @Test
  void oneSourceGuessesForManyAccountsSlowly() {
    for (int i = 0; i < SignInThrottle.FAILURES_OF_SOURCE; i++) {
      failTimes(new SourceAndAccount(STRANGER.source(), "user-" + i), 1);
    }

    SourceAndAccount next = new SourceAndAccount(STRANGER.source(), "another");
    assertThat(throttle.begin(next)).isEqualTo(SignInThrottle.INTERVAL_OF_SOURCE);
    clock.pass(SignInThrottle.INTERVAL_OF_SOURCE);
    assertThat(throttle.begin(next)).isZero();
    assertThat(throttle.begin(next)).isPositive();
    assertThat(throttle.delay(DORA)).as("another source").isZero();
  }

  @Test
  void manySourcesGuessForOneAccountSlowly() {
    failFromManySources(SignInThrottle.FAILURES_OF_ACCOUNT);

    SourceAndAccount next = new SourceAndAccount("198.51.100.1", "dora");
    assertThat(throttle.begin(next)).isEqualTo(SignInThrottle.INTERVAL_OF_ACCOUNT);
    clock.pass(SignInThrottle.INTERVAL_OF_ACCOUNT);
    assertThat(throttle.begin(next)).isZero();
  }

  @Test
  void whoHasSignedInFromThereBeforeIsNotSlowedDownByOthers() {
    throttle.begin(DORA);
    throttle.succeed(DORA);

    failFromManySources(SignInThrottle.FAILURES_OF_ACCOUNT);
    for (int i = 0; i < SignInThrottle.FAILURES_OF_SOURCE; i++) {
      failTimes(new SourceAndAccount(DORA.source(), "user-" + i), 1);
    }

    assertThat(throttle.delay(new SourceAndAccount(DORA.source(), "another"))).isPositive();
    assertThat(throttle.delay(DORA)).isZero();
  }

  @Test
  void successesUseUpNoAllowance() {
    for (int i = 0; i < SignInThrottle.FAILURES_OF_SOURCE * 2; i++) {
      SourceAndAccount key = new SourceAndAccount("192.0.2.9", "user-" + i);
      assertThat(throttle.begin(key)).isZero();
      throttle.succeed(key);
    }
  }

  /** Otherwise a stranger with an account could win back what the guesses have cost. */
  @Test
  void successesOfAnotherAccountGiveNothingBack() {
    for (int i = 0; i < SignInThrottle.FAILURES_OF_SOURCE; i++) {
      failTimes(new SourceAndAccount(STRANGER.source(), "user-" + i), 1);
      throttle.trust(new SourceAndAccount(STRANGER.source(), "mallory"));
    }

    assertThat(throttle.delay(new SourceAndAccount(STRANGER.source(), "another"))).isPositive();
  }

  /** Each of them counts before its result is known. */
  @Test
  void parallelTriesUseTheAllowanceUp() {
    for (int i = 0; i < SignInThrottle.FAILURES_OF_SOURCE; i++) {
      assertThat(throttle.begin(new SourceAndAccount(STRANGER.source(), "user-" + i))).isZero();
    }

    assertThat(throttle.begin(new SourceAndAccount(STRANGER.source(), "another"))).isPositive();
  }

  private void failFromManySources(int times) {
    for (int i = 0; i < times; i++) {
      failTimes(new SourceAndAccount("203.0.113." + i, "dora"), 1);
    }
  }

  private void failTimes(SourceAndAccount key, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(throttle.begin(key)).isZero();
      throttle.fail(key);
      if (i < times - 1) {
        clock.pass(throttle.delay(key));
      }
    }
  }
}
