package io.orderescrow.benchmark;

import java.util.List;
import java.util.Locale;

/** The median of some measurements, and how far they lie apart. */
record Spread(double median, double least, double most) {

  static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /**
   * @param part from 0 to 1
   */
  static double quantile(List<Double> values, double part) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, (int) (part * sorted.size())));
  }

  /** Three digits that count, and no more. */
  static String text(double value) {
    if (value == 0) {
      return "0";
    }
    String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  @Override
  public String toString() {
    return least == most
        ? text(median)
        : "%s (%s to %s)".formatted(text(median), text(least), text(most));
  }
}
