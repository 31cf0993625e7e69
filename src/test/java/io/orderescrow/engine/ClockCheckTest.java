package io.orderescrow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.TimeZone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

@Tag("S36")
class ClockCheckTest {

  private static final Instant DATABASE = Instant.parse("2026-10-25T00:50:00Z");

  @ParameterizedTest
  @ValueSource(longs = {-5, 0, 5})
  void acceptsASmallDifference(long seconds) {
    Instant here = DATABASE.plusSeconds(seconds);
    assertThatCode(() -> ClockCheck.check(DATABASE, here, here)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(longs = {-6, 6, 3600, -7200})
  void refusesALargeDifference(long seconds) {
    Instant here = DATABASE.plusSeconds(seconds);
    assertThatThrownBy(() -> ClockCheck.check(DATABASE, here, here))
        .isInstanceOf(ClockRefusedException.class)
        .hasMessageContaining(here.toString())
        .hasMessageContaining(DATABASE.toString())
        .hasMessageContaining("may differ by 5 s");
  }

  /** The query itself may take long on a busy machine. */
  @Test
  void doesNotCountTheTimeOfTheQuery() {
    assertThatCode(
            () -> ClockCheck.check(DATABASE, DATABASE.minusSeconds(20), DATABASE.plusSeconds(20)))
        .doesNotThrowAnyException();
  }

  @Test
  @Tag("F9")
  void theEngineWorksInUtcWhateverTheZoneOfTheMachine() {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
      new UtcTimeZone().postProcessBeanFactory(new DefaultListableBeanFactory());
      assertThat(TimeZone.getDefault().getRawOffset()).isZero();
      assertThat(TimeZone.getDefault().useDaylightTime()).isFalse();
    } finally {
      TimeZone.setDefault(before);
    }
  }
}
