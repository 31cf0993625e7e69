package io.orderescrow.benchmark;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Measurements of one quantity for each design, in sequence. */
final class Measured {

  private final Map<Design, List<Double>> values = new EnumMap<>(Design.class);

  void add(Design design, List<Double> more) {
    values.computeIfAbsent(design, first -> new ArrayList<>()).addAll(more);
  }

  List<Double> of(Design design) {
    return Objects.requireNonNull(values.get(design), design.title);
  }

  /** Returns a table with a column for each design. */
  TextTable table(String title, String corner) {
    return new TextTable(title, row(corner, design -> design.title));
  }

  List<String> row(String name, Function<Design, String> cell) {
    List<String> row = new ArrayList<>(List.of(name));
    values.keySet().forEach(design -> row.add(cell.apply(design)));
    return row;
  }

  /** Returns the ratios of one design to the other, measurement by measurement. */
  Spread ratio(Design one, Design other) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < of(one).size(); i++) {
      ratios.add(of(one).get(i) / of(other).get(i));
    }
    return Spread.of(ratios);
  }
}
