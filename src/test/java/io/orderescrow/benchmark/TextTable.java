package io.orderescrow.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table as plain text or Markdown; the first column has the names of the rows. */
final class TextTable {

  private final String title;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String title, List<String> columns) {
    this.title = title;
    rows.add(columns);
  }

  void add(List<String> row) {
    if (row.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(row + " does not fit " + rows.get(0));
    }
    rows.add(row);
  }

  /** Returns the cells after the name of a row; throws if no row has that name. */
  List<String> row(String name) {
    return rows.stream()
        .filter(row -> row.get(0).equals(name))
        .findFirst()
        .map(row -> row.subList(1, row.size()))
        .orElseThrow(() -> new IllegalArgumentException("No row '" + name + "' in " + title));
  }

  String text() {
    List<Integer> widths =
        IntStream.range(0, rows.get(0).size())
            .mapToObj(
                column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toList();
    return rows.stream()
        .map(
            row ->
                IntStream.range(0, row.size())
                    .mapToObj(column -> padded(row.get(column), widths.get(column), column == 0))
                    .collect(Collectors.joining("  "))
                    .stripTrailing())
        .collect(Collectors.joining("\n", title + "\n", "\n"));
  }

  private static String padded(String text, int width, boolean left) {
    String padding = " ".repeat(width - text.length());
    return left ? text + padding : padding + text;
  }

  String markdown() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      lines.add("| " + String.join(" | ", row) + " |");
      if (lines.size() == 1) {
        lines.add("|---" + "|--:".repeat(row.size() - 1) + "|");
      }
    }
    return "**%s**\n\n%s\n".formatted(title, String.join("\n", lines));
  }
}
