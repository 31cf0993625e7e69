package io.orderescrow.benchmark;

import java.util.List;
import java.util.Locale;

/** The median, the minimum and the maximum of some measurements. */
record Spread(double median, double min, double max) {

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
   * @param fraction from 0 to 1
   */
  static double quantile(List<Double> values, double fraction) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, (int) (fraction * sorted.size())));
  }

  /** Formats a value with three significant digits. */
  static String text(double value) {
    if (value == 0) {
      return "0";
    }
    String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  @Override
  public String toString() {
    return min == max
        ? text(median)
        : "%s (%s to %s)".formatted(text(median), text(min), text(max));
  }
}
