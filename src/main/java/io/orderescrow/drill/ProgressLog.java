package io.orderescrow.drill;

import io.orderescrow.drill.ProgressFrame.Mood;
import io.orderescrow.drill.ProgressFrame.Standing;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes progress as plain lines of at most 80 characters, for a user who reads them later. */
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

  /**
   * A new stage gets one line with its description. After that, each system under test gets a line
   * with its progress.
   */
  static List<String> lines(ProgressFrame frame, String lastStage) {
    String time = String.format(Locale.ROOT, "%4d s  ", frame.elapsed().toSeconds());
    List<String> lines = new ArrayList<>();
    if (!frame.stage().equals(lastStage)) {
      lines.add(time + frame.stage());
    }
    boolean isNew = !subject(frame.stage()).equals(subject(lastStage));
    if (!isNew || frame.mood() == Mood.OVER) {
      for (Standing standing : frame.standings()) {
        lines.add(time + "  %-19s".formatted(standing.title()) + standing.inWords(frame.mood()));
      }
    }
    return lines;
  }

  /** The description without the part that changes every second. */
  private static String subject(String stage) {
    return stage.split(",", 2)[0];
  }

  @Override
  public void close() {
    out.flush();
  }
}
