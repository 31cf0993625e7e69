package io.orderescrow.benchmark;

import java.io.PrintStream;
import java.util.Locale;

/** Says line by line what goes on, with the seconds since the beginning. */
final class Progress {

  private final PrintStream out;
  private final long start = System.nanoTime();

  Progress(PrintStream out) {
    this.out = out;
  }

  void say(String line) {
    out.printf(Locale.ROOT, "%5.0f s  %s%n", (System.nanoTime() - start) / 1e9, line);
    out.flush();
  }

  /** How long it has been since the beginning, in seconds. */
  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
