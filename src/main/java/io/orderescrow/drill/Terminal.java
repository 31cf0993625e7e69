package io.orderescrow.drill;

import io.orderescrow.drill.ProgressFrame.Mood;
import io.orderescrow.drill.ProgressFrame.Standing;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Shows progress to a user who watches. It redraws a few lines in place, which fit a width of 80
 * columns.
 */
final class Terminal implements ProgressView {

  private static final Duration EVERY = Duration.ofMillis(120);
  private static final int WIDTH = 79;
  private static final int BAR = 20;

  private static final String UP = "\u001b[%dA";
  private static final String CLEAR_REST_OF_LINE = "\u001b[K";
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String PLAIN = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";
  private static final String FAINT = "\u001b[2m";
  private static final String RED = "\u001b[31m";
  private static final String BOLD_RED = "\u001b[1;31m";
  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";

  private final PrintStream out;
  private final Look look;
  private int drawn;
  private boolean closed;

  /**
   * @param colours whether the terminal may show colours
   * @param blocks whether the terminal can show characters beyond ASCII
   */
  record Look(boolean colours, boolean blocks) {

    String paint(String colour, String text) {
      return colours && !text.isEmpty() ? colour + text + PLAIN : text;
    }

    String cells(String colour, String block, String ascii, int count) {
      return paint(colour, (blocks ? block : ascii).repeat(count));
    }
  }

  Terminal(PrintStream out, Look look) {
    this.out = out;
    this.look = look;
  }

  @Override
  public Duration interval() {
    return EVERY;
  }

  @Override
  public synchronized void show(ProgressFrame frame) {
    if (closed) {
      return;
    }
    List<String> lines = lines(frame, look);
    StringBuilder block = new StringBuilder(drawn == 0 ? HIDE_CURSOR : UP.formatted(drawn));
    lines.forEach(line -> block.append(line).append(CLEAR_REST_OF_LINE).append('\n'));
    drawn = lines.size();
    out.print(block);
    out.flush();
  }

  static List<String> lines(ProgressFrame frame, Look look) {
    List<String> lines = new ArrayList<>();
    String stage =
        cut(
            String.format(Locale.ROOT, "%4d s  ", frame.elapsed().toSeconds()) + frame.stage(),
            WIDTH);
    lines.add(look.paint(frame.mood() == Mood.ALARM ? BOLD_RED : BOLD, stage));
    for (Standing standing : frame.standings()) {
      lines.add(
          "%-19s".formatted(standing.title())
              + bar(standing.tally(), frame, look)
              + cut(" " + standing.inWords(frame.mood()), WIDTH - 19 - BAR));
    }
    return lines;
  }

  /** A bar of all orders of the drill: ended orders, open orders, and orders not yet placed. */
  private static String bar(AccountSummary tally, ProgressFrame frame, Look look) {
    int ended = cells(tally.completed() + tally.cancelled(), frame.orders());
    int placed = cells(tally.accepted(), frame.orders());
    int open = placed - ended;
    return look.cells(GREEN, "█", "#", ended)
        + (frame.mood() == Mood.OVER
            ? look.cells(RED, "▒", "x", open)
            : look.cells(YELLOW, "▒", "+", open))
        + look.cells(FAINT, "·", ".", BAR - placed);
  }

  private static int cells(int part, int orders) {
    return Math.min(BAR, part * BAR / Math.max(1, orders));
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width);
  }

  @Override
  public synchronized void close() {
    if (!closed && drawn > 0) {
      out.print(SHOW_CURSOR);
      out.flush();
    }
    closed = true;
  }
}
