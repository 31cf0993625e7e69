package io.orderescrow.drill;

import io.orderescrow.drill.Frame.Standing;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Progress for whoever reads it later: plain lines, none longer than 80 characters. */
final class Log implements Screen {

  private static final Duration EVERY = Duration.ofSeconds(4);

  private final PrintStream out;
  private String lastStage = "";

  Log(PrintStream out) {
    this.out = out;
  }

  @Override
  public Duration interval() {
    return EVERY;
  }

  @Override
  public synchronized void show(Frame frame) {
    lines(frame, frame.stage().equals(lastStage)).forEach(out::println);
    lastStage = frame.stage();
    out.flush();
  }

  /** The stage alone where it has just begun, and nothing where it has not changed. */
  static List<String> lines(Frame frame, boolean isOldStage) {
    String time = String.format(Locale.ROOT, "%4d s  ", frame.elapsed().toSeconds());
    List<String> lines = new ArrayList<>();
    if (!isOldStage) {
      lines.add(time + frame.stage());
    }
    if (isOldStage || frame.isAlarming()) {
      for (Standing standing : frame.standings()) {
        lines.add(time + "  %-19s".formatted(standing.title()) + Counts.inWords(standing.tally()));
      }
    }
    return lines;
  }

  @Override
  public void close() {
    out.flush();
  }
}
