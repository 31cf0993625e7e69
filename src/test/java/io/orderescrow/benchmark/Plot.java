package io.orderescrow.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;

/**
 * An SVG picture of the saturated runs, for light and dark pages. The left side shows the orders
 * per second of each run. The right side shows the CPU time for an order, by process.
 */
final class Plot {

  private static final int WIDTH = 900;
  private static final int TOP = 62;
  private static final int ROW = 40;
  private static final int BOTTOM = TOP + ROW * Design.values().length;
  private static final int MINOR = 5;
  private static final int NAMES = 118;
  private static final int RATES = 400;
  private static final int COSTS = 560;
  private static final int COSTS_WIDTH = 270;
  private static final double SLOWEST = 10;
  private static final double FASTEST = 10_000;

  private static final String DESCRIPTION =
      """
      <title id="title">Orders per second, and CPU time for an order, of each design</title>
      <desc id="desc">On the left, a mark for each run and a line at the median, on a logarithmic
      scale. On the right, a bar for each design with the share of each process, in milliseconds.
      </desc>
      """;

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #24292f; }
        .title { font-size: 15px; font-weight: 600; }
        .small { font-size: 11px; fill: #57606a; }
        .line { stroke: #8c959f; stroke-opacity: .45; }
        .run { fill: #0969da; fill-opacity: .55; }
        .median { stroke: #24292f; stroke-width: 2; }
        .p0 { fill: #0969da; } .p1 { fill: #bf8700; } .p2 { fill: #8250df; } .p3 { fill: #8c959f; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; } .small { fill: #9198a1; } .median { stroke: #e6edf3; }
          .run, .p0 { fill: #58a6ff; } .p1 { fill: #d29922; } .p2 { fill: #bc8cff; }
        }
      </style>
      """;

  /** A process, and its CPU time in a run. */
  private record Part(String name, ToLongFunction<Usage> of) {}

  private static final List<Part> PARTS =
      List.of(
          new Part("orchestrator", Usage::orchestrator),
          new Part("PostgreSQL", Usage::database),
          new Part("broker", Usage::broker),
          new Part("generator", Usage::generator));

  private final StringBuilder svg = new StringBuilder();

  private Plot() {}

  static String of(List<Rotation> rotations) {
    Plot plot = new Plot();
    int height = BOTTOM + 34;
    plot.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " aria-labelledby=\"title\" aria-describedby=\"desc\">",
        WIDTH, height * rotations.size());
    plot.svg.append(DESCRIPTION).append(STYLE);
    for (int i = 0; i < rotations.size(); i++) {
      plot.add("<g transform=\"translate(0 %d)\">", i * height);
      plot.draw(rotations.get(i));
      plot.add("</g>");
    }
    plot.add("</svg>");
    return plot.svg.toString();
  }

  private void draw(Rotation rotation) {
    String queues = rotation.queues().title() + " queues";
    text(NAMES, 20, "title", "Orders per second, %s, log scale", queues);
    text(COSTS, 20, "title", "CPU time for an order");
    rateAxis();
    legend();
    double most = 0;
    for (Design design : Design.values()) {
      most = Math.max(most, rotation.of(design, DesignRun::processorPerOrder).median());
    }
    double scale = COSTS_WIDTH / most;
    costAxis(most, scale);
    for (Design design : Design.values()) {
      int y = TOP + ROW * design.ordinal() + ROW / 2;
      add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", NAMES - 12, y + 4, design.title);
      rates(rotation, design, y);
      costs(rotation, design, y, scale);
    }
  }

  private void rateAxis() {
    for (double rate = SLOWEST; rate <= FASTEST; rate *= 10) {
      tick(x(rate), BOTTOM - TOP, String.format(Locale.ROOT, "%,.0f", rate));
      for (int minor = 2; minor < 10 && rate < FASTEST; minor++) {
        tick(x(minor * rate), MINOR, "");
      }
    }
    add(
        "<text class=\"small\" x=\"%d\" y=\"%d\" text-anchor=\"end\">per second</text>",
        NAMES - 12, BOTTOM + 16);
  }

  private void costAxis(double most, double scale) {
    double step = niceStep(Math.max(most / 4, 0.001));
    for (double cost = 0; cost <= most; cost += step) {
      tick(
          COSTS + cost * scale,
          MINOR,
          String.format(Locale.ROOT, step < 1 ? "%.2f" : "%.0f", cost));
    }
    text(COSTS + COSTS_WIDTH + 6, BOTTOM + 16, "small", "ms");
  }

  /** Returns the next of ..., 0.5, 1, 2, 5, 10, 20, ... */
  private static double niceStep(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    return DoubleStream.of(1, 2, 5, 10)
        .map(factor -> factor * power)
        .filter(step -> step >= least)
        .findFirst()
        .orElseThrow();
  }

  private void tick(double x, int length, String label) {
    add(
        "<line class=\"line\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\"/>",
        x, BOTTOM - length, BOTTOM);
    if (!label.isEmpty()) {
      add(
          "<text class=\"small\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
          x, BOTTOM + 16, label);
    }
  }

  private void legend() {
    for (int i = 0; i < PARTS.size(); i++) {
      int x = COSTS + i * 88;
      add("<rect class=\"p%d\" x=\"%d\" y=\"32\" width=\"10\" height=\"10\"/>", i, x);
      text(x + 14, 41, "small", "%s", PARTS.get(i).name());
    }
  }

  private void rates(Rotation rotation, Design design, int y) {
    for (Rotation.Round round : rotation.rounds()) {
      add(
          "<circle class=\"run\" cx=\"%.1f\" cy=\"%d\" r=\"5\"/>",
          x(round.of(design).ordersPerSecond()), y);
    }
    double median = rotation.of(design, DesignRun::ordersPerSecond).median();
    add(
        "<line class=\"median\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\"/>",
        x(median), y - 10, y + 10);
    add(
        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        x(median), y - 13, Spread.text(median));
  }

  private void costs(Rotation rotation, Design design, int y, double scale) {
    double x = COSTS;
    for (int i = 0; i < PARTS.size(); i++) {
      ToLongFunction<Usage> part = PARTS.get(i).of();
      double width =
          scale * rotation.of(design, run -> run.perOrder(part.applyAsLong(run.usage()))).median();
      add(
          "<rect class=\"p%d\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"18\"/>",
          i, x, y - 9, width);
      x += width;
    }
    text(
        (int) x + 6,
        y + 4,
        "",
        Spread.text(rotation.of(design, DesignRun::processorPerOrder).median()));
  }

  /** Returns the position on the logarithmic scale; values off the scale are at its ends. */
  private static double x(double rate) {
    double within = Math.min(FASTEST, Math.max(SLOWEST, rate));
    return NAMES + RATES * Math.log(within / SLOWEST) / Math.log(FASTEST / SLOWEST);
  }

  private void text(int x, int y, String style, String format, Object... arguments) {
    add(
        "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>",
        style, x, y, String.format(Locale.ROOT, format, arguments));
  }

  private void add(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
