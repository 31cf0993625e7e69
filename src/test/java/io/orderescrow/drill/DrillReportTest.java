package io.orderescrow.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrillReportTest {

  private static final DrillSettings SETTINGS =
      new DrillSettings(DrillService.INVENTORY, Duration.ofSeconds(15), 200, Duration.ofMinutes(2));
  private static final Set<String> OUTAGE = ids(100);

  @Test
  void printsBothVariantsSideBySide() {
    DrillReport report = report(escrow(Set.of(), Set.of()), alone(OUTAGE));

    assertThat(report.isGood()).isTrue();
    assertThat(report.text().lines())
        .containsExactly(
            "                              with order escrow         choreography",
            "accepted                                    200                  200",
            "completed                                   200                  100",
            "cancelled                                     0                    0",
            "lost                                          0                  100",
            "doubled                                       0                    0",
            "messages lost on the bus                    131                  100",
            "re-sent                                     131                    -",
            "time to drain                             3.2 s                never",
            "",
            "With order escrow no order was lost and none was doubled.",
            "The same services in a choreography lost 100 of 200: all orders placed while",
            "inventory was down.");
  }

  @Test
  void failsForALostOrderAndNamesIt() {
    DrillReport report = report(escrow(Set.of("order-007"), Set.of()));

    assertThat(report.isGood()).isFalse();
    assertThat(report.verdict()).containsExactly("FAILED: with order escrow 1 lost (order-007).");
  }

  @Test
  void failsForADoubledOrderAndNamesIt() {
    DrillReport report = report(escrow(Set.of(), Set.of("order-008")));

    assertThat(report.isGood()).isFalse();
    assertThat(report.verdict().get(0)).contains("1 doubled (order-008)");
  }

  @Test
  void failsWhenTheRecordsOfTheServicesDisagree() {
    DrillReport report =
        new DrillReport(
            SETTINGS,
            List.of(escrow(Set.of(), Set.of())),
            List.of("The services' records: 3 parcels were sent, not 2."),
            List.of());

    assertThat(report.isGood()).isFalse();
    assertThat(report.text()).contains("FAILED", "3 parcels were sent, not 2");
  }

  @Test
  void isNotJudgedByTheControlRun() {
    assertThat(report(escrow(Set.of(), Set.of()), alone(Set.of("order-009"))).isGood()).isTrue();
    assertThat(report(escrow(Set.of("order-009"), Set.of()), alone(Set.of())).isGood()).isFalse();
  }

  @Test
  void blamesTheOutageOnlyForItsOwnOrders() {
    assertThat(report(escrow(Set.of(), Set.of()), alone(Set.of("order-009"))).verdict().get(1))
        .isEqualTo("The same services in a choreography lost 1 of 200: order-009.");
    assertThat(report(escrow(Set.of(), Set.of()), alone(Set.of())).verdict().get(1))
        .isEqualTo("The same services in a choreography lost none either.");
  }

  @Test
  void namesTheFirstFewOfMany() {
    assertThat(report(escrow(ids(30), Set.of())).verdict().get(0))
        .contains("order-000, ")
        .contains("and 20 more")
        .doesNotContain("order-029");
  }

  @Test
  void fitsTheWidthOfATerminal() {
    assertThat(report(escrow(ids(30), ids(25)), alone(ids(3))).text().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
  }

  private static DrillReport report(DrillOutcome... outcomes) {
    return new DrillReport(SETTINGS, List.of(outcomes), List.of(), List.of());
  }

  private static DrillOutcome escrow(Set<String> lost, Set<String> doubled) {
    return new DrillOutcome(
        Variant.ESCROW,
        new AccountSummary(200, 200 - lost.size(), 0, doubled.size(), 131, Map.of()),
        lost,
        doubled,
        OUTAGE,
        131,
        Duration.ofMillis(3210));
  }

  private static DrillOutcome alone(Set<String> lost) {
    return new DrillOutcome(
        Variant.CHOREOGRAPHY,
        new AccountSummary(200, 200 - lost.size(), 0, 0, 0, Map.of()),
        lost,
        Set.of(),
        OUTAGE,
        100,
        lost.isEmpty() ? Duration.ZERO : null);
  }

  private static Set<String> ids(int count) {
    return IntStream.range(0, count)
        .mapToObj("order-%03d"::formatted)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
