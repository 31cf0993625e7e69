package io.orderescrow.drill;

import io.orderescrow.drill.ProgressFrame.Mood;
import io.orderescrow.drill.ProgressFrame.Standing;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Progress for whoever reads it later: plain lines, none longer than 80 characters. */
final class ProgressLog implements ProgressView {

  private static final Duration EVERY = Duration.ofSeconds(4);

  private final PrintStream out;
  private String lastStage = "";

  ProgressLog(PrintStream out) {
    this.out = out;
  }

  @Override
  public Duration interval() {
    return EVERY;
  }

  @Override
  public synchronized void show(ProgressFrame frame) {
    lines(frame, lastStage).forEach(out::println);
    lastStage = frame.stage();
    out.flush();
  }

  /** The stage alone when it has just begun; then how each side stands. */
  static List<String> lines(ProgressFrame frame, String lastStage) {
    String time = String.format(Locale.ROOT, "%4d s  ", frame.elapsed().toSeconds());
    List<String> lines = new ArrayList<>();
    if (!frame.stage().equals(lastStage)) {
      lines.add(time + frame.stage());
    }
    boolean isNew = !subject(frame.stage()).equals(subject(lastStage));
    if (!isNew || frame.mood() == Mood.OVER) {
      for (Standing standing : frame.standings()) {
        lines.add(
            time
                + "  %-19s".formatted(standing.title())
                + Counts.inWords(standing.tally(), frame.mood()));
      }
    }
    return lines;
  }

  /** Without what changes by the second. */
  private static String subject(String stage) {
    return stage.split(",", 2)[0];
  }

  @Override
  public void close() {
    out.flush();
  }
}
