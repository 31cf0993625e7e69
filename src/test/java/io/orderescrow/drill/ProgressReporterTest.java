package io.orderescrow.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.drill.ProgressFrame.Mood;
import io.orderescrow.drill.ProgressFrame.Standing;
import io.orderescrow.drill.Terminal.Look;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressReporterTest {

  private static final Look PLAIN = new Look(false, false);
  private static final AccountSummary DOWN =
      new AccountSummary(112, 50, 0, 0, 0, Map.of(DrillService.INVENTORY, 62));
  private static final AccountSummary HALF_LOST =
      new AccountSummary(200, 100, 0, 0, 0, Map.of(DrillService.INVENTORY, 100));

  @Test
  void showsAllOrdersAsABar() {
    assertThat(Terminal.lines(frame(Mood.ALARM, "inventory is DOWN, 9 s of 15 s", DOWN), PLAIN))
        .containsExactly(
            "  23 s  inventory is DOWN, 9 s of 15 s",
            "with order escrow  #####++++++......... 50 completed  62 wait for inventory");
  }

  @Test
  void showsOrdersOpenAtTheEndAsLost() {
    assertThat(Terminal.lines(frame(Mood.OVER, "over", HALF_LOST), PLAIN).get(1))
        .isEqualTo("with order escrow  ##########xxxxxxxxxx 100 completed  100 lost");
  }

  @Test
  void usesColoursOnlyIfAllowed() {
    ProgressFrame frame = frame(Mood.ALARM, "inventory is DOWN, 9 s of 15 s", DOWN);

    assertThat(String.join("", Terminal.lines(frame, PLAIN))).doesNotContain("\u001b");
    assertThat(String.join("", Terminal.lines(frame, new Look(true, true))))
        .contains("\u001b[1;31m", "█", "▒");
    assertThat(String.join("", Terminal.lines(frame, new Look(false, true))))
        .contains("█")
        .doesNotContain("\u001b");
  }

  @Test
  void fitsAWidthOfEighty() {
    AccountSummary large =
        new AccountSummary(
            9999, 4444, 333, 0, 0, Map.of(DrillService.INVENTORY, 5000, DrillService.PAYMENT, 222));
    String stage =
        "inventory is back; waiting for the last orders, of which there are a great many";

    assertThat(Terminal.lines(frame(Mood.WELL, stage, large), PLAIN))
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
    assertThat(ProgressLog.lines(frame(Mood.WELL, "short", large), "short"))
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
  }

  @Test
  void redrawsInPlaceAndRestoresTheCursor() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(print(written), PLAIN);

    terminal.show(frame(Mood.WELL, "one", DOWN));
    terminal.show(frame(Mood.WELL, "two", DOWN));
    terminal.close();
    terminal.show(frame(Mood.WELL, "three", DOWN));

    assertThat(written.toString(StandardCharsets.UTF_8))
        .startsWith("\u001b[?25l")
        .containsSubsequence("one", "\u001b[2A", "two")
        .endsWith("\u001b[?25h")
        .doesNotContain("three");
  }

  @Test
  void logsEachStageOnceWithTheNumbers() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    ProgressLog log = new ProgressLog(print(written));

    log.show(frame(Mood.ALARM, "inventory is DOWN, 0 s of 15 s", DOWN));
    log.show(frame(Mood.ALARM, "inventory is DOWN, 4 s of 15 s", DOWN));
    log.show(frame(Mood.WELL, "inventory starts again", DOWN));
    log.show(frame(Mood.WELL, "inventory starts again", DOWN));
    log.show(frame(Mood.OVER, "over", HALF_LOST));

    assertThat(written.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "  23 s  inventory is DOWN, 0 s of 15 s",
            "  23 s  inventory is DOWN, 4 s of 15 s",
            "  23 s    with order escrow  50 completed  62 wait for inventory",
            "  23 s  inventory starts again",
            "  23 s    with order escrow  50 completed  62 wait for inventory",
            "  23 s  over",
            "  23 s    with order escrow  100 completed  100 lost");
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private static ProgressFrame frame(Mood mood, String stage, AccountSummary tally) {
    return new ProgressFrame(
        Duration.ofSeconds(23),
        stage,
        mood,
        tally.accepted() > 200 ? 9999 : 200,
        List.of(new Standing(Variant.ESCROW.title, tally)));
  }
}
