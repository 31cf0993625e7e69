package io.orderescrow.benchmark;

import java.io.PrintStream;
import java.util.Locale;

/** Prints progress, with the seconds since the start. */
final class Progress {

  private final PrintStream out;
  private final long start = System.nanoTime();

  Progress(PrintStream out) {
    this.out = out;
  }

  void print(String line) {
    out.printf(Locale.ROOT, "%5.0f s  %s%n", (System.nanoTime() - start) / 1e9, line);
    out.flush();
  }

  /** Returns the seconds since the start. */
  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
