package io.orderescrow.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.drill.ArgumentOption.Place;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the drill with small numbers. */
class DrillIT {

  private static final Clock CLOCK = Clock.systemUTC();

  @Test
  @Tag("S5")
  @Tag("S6")
  void losesNoOrderWhileTheChoreographyLosesThoseOfTheOutage() {
    Arguments arguments = Arguments.read(List.of("--orders=40", "--down=3s"), Place.DEVELOPMENT);
    DrillSettings settings = DrillSettings.of(arguments);
    try (DevelopmentParts parts =
            new DevelopmentParts(arguments, DrillServers.ofTheTests(), CLOCK);
        ProgressReporter progress = new ProgressReporter(new ProgressLog(System.out), CLOCK)) {
      List<SystemUnderTest> systems = parts.open(settings, progress);
      progress.watch(systems, settings.orders());

      List<DrillOutcome> outcomes = new Drill(settings, systems, progress, CLOCK).run();

      DrillReport report =
          new DrillReport(settings, outcomes, parts.discrepancies(outcomes), parts.notes());
      System.out.println(report.text());
      DrillOutcome escrow = outcomes.get(0);
      assertThat(escrow.lost()).isEmpty();
      assertThat(escrow.doubled()).isEmpty();
      assertThat(escrow.tally().completed()).isEqualTo(40);
      assertThat(escrow.missed()).as("messages that are gone").isGreaterThanOrEqualTo(20);
      assertThat(escrow.tally().resent()).isGreaterThanOrEqualTo(20);
      assertThat(escrow.drain()).isLessThan(Duration.ofMinutes(2));
      assertThat(report.discrepancies()).isEmpty();
      assertThat(report.isGood()).isTrue();

      DrillOutcome alone = outcomes.get(1);
      assertThat(alone.lost()).hasSize(20).isEqualTo(alone.ofTheOutage());
      assertThat(alone.missed()).isEqualTo(20);
      assertThat(alone.tally().completed()).isEqualTo(20);
      assertThat(alone.doubled()).isEmpty();
      assertThat(alone.drain()).as("some never end").isNull();
      assertThat(parts.shops().get(1).ledgers().parcels()).isEqualTo(20);
    }
  }
}
