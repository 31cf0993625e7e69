package io.orderescrow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.impl.calendar.CycleBusinessCalendar;
import org.camunda.bpm.engine.impl.calendar.DurationBusinessCalendar;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** They must come to the dates that the engine's own come to. */
class LeanCalendarsTest {

  private static final Date NOW = Date.from(Instant.parse("2026-11-23T20:15:07.123Z"));

  @AfterEach
  void letTimePass() {
    ClockUtil.reset();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PT15M",
        "PT0S",
        "PT0.5S",
        "PT0.25S",
        "PT1H",
        "PT4H",
        "PT26H30M5S",
        "PT360H",
        "PT90S",
        "P1D",
        "P2W",
        "P1DT1H",
        "P1M",
        "PT1.123456S",
        "2027-01-01T00:00:00/PT1H"
      })
  void agreeOnTheEndOfADuration(String duration) {
    ClockUtil.setCurrentTime(NOW);
    for (Date from : new Date[] {null, new Date(0), NOW, inSummer()}) {
      assertThat(new LeanCalendars.Once().resolveDuedate(duration, from))
          .isEqualTo(new DurationBusinessCalendar().resolveDuedate(duration, from));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "R/PT10S",
        "R/PT0.2S",
        "R/PT20M",
        "R3/PT10S",
        "R/P1D",
        "0 0 12 * * ?",
        "R/2026-11-23T20:15:00/PT10S",
        "R/2026-11-23T20:15:07/PT0.123S",
        "R/2026-11-23T20:14:07/PT1M",
        "R/2026-11-23T20:15:00/PT5S",
        "R/2027-02-01T00:00:00/PT1H",
        "R2/2026-11-23T20:15:00/PT1S",
        "R9/2026-11-23T20:15:00/PT1S",
        "R/PT10S/2026-11-23T20:16:00",
        "R/2026-11-23T20:15:00/2026-11-23T20:15:09"
      })
  void agreeOnTheNextTurnOfACycle(String cycle) {
    ClockUtil.setCurrentTime(NOW);
    for (Date from : new Date[] {null, NOW, new Date(NOW.getTime() + 54_321)}) {
      for (long offset : new long[] {0, 4_000}) {
        assertThat(new LeanCalendars.Again().resolveDuedate(cycle, from, offset))
            .isEqualTo(new CycleBusinessCalendar().resolveDuedate(cycle, from, offset));
      }
    }
  }

  /** The last hours before clocks are put back in Europe. */
  private static Date inSummer() {
    return Date.from(Instant.parse("2026-10-24T23:30:00Z"));
  }
}
