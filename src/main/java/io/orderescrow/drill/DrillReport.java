package io.orderescrow.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the drill has shown: a table, and a verdict.
 *
 * @param complaints what others' books say against our accounts of the first side; such as the
 *     services' own
 * @param notes what is said besides
 */
record DrillReport(
    DrillSettings settings,
    List<DrillOutcome> outcomes,
    List<String> complaints,
    List<String> notes) {

  private static final int WIDTH = 79;
  private static final int NAMED = 10;
  private static final int LABEL = 26;
  private static final int COLUMN = 21;

  private record Row(String label, Function<DrillOutcome, String> value) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("accepted", outcome -> String.valueOf(outcome.tally().accepted())),
          new Row("completed", outcome -> String.valueOf(outcome.tally().completed())),
          new Row("cancelled", outcome -> String.valueOf(outcome.tally().cancelled())),
          new Row("lost", outcome -> String.valueOf(outcome.lost().size())),
          new Row("doubled", outcome -> String.valueOf(outcome.doubled().size())),
          new Row("messages lost on the bus", outcome -> String.valueOf(outcome.missed())),
          new Row("asked again", DrillReport::askedAgain),
          new Row("time to drain", DrillReport::drain));

  /** Whether order escrow has lost nothing and doubled nothing, and all books agree. */
  boolean isGood() {
    return escrow().lost().isEmpty() && escrow().doubled().isEmpty() && complaints.isEmpty();
  }

  /** For people, in plain ASCII. */
  String text() {
    List<String> lines = new ArrayList<>(table());
    lines.add("");
    Stream.of(verdict(), complaints, notes)
        .flatMap(List::stream)
        .forEach(sentence -> lines.addAll(wrapped(sentence)));
    return String.join(System.lineSeparator(), lines);
  }

  private static List<String> wrapped(String sentence) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : sentence.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(line("", outcome -> outcome.style().title));
    ROWS.forEach(row -> lines.add(line(row.label(), row.value())));
    return lines;
  }

  private String line(String label, Function<DrillOutcome, String> value) {
    return ("%-" + LABEL + "s").formatted(label)
        + outcomes.stream()
            .map(value)
            .map(text -> ("%" + COLUMN + "s").formatted(text))
            .collect(Collectors.joining());
  }

  private static String askedAgain(DrillOutcome outcome) {
    return outcome.style() == TextStyle.ESCROW ? String.valueOf(outcome.tally().askedAgain()) : "-";
  }

  private static String drain(DrillOutcome outcome) {
    Duration drain = outcome.drain();
    return drain == null
        ? "never"
        : String.format(Locale.ROOT, "%.1f s", drain.toMillis() / 1000.0);
  }

  /** Sentences. */
  List<String> verdict() {
    String ours =
        isGood()
            ? "With order escrow no order was lost and none was doubled."
            : "FAILED: with order escrow " + String.join("; ", faults()) + ".";
    return outcomes.stream()
        .filter(outcome -> outcome.style() == TextStyle.ALONE)
        .map(alone -> List.of(ours, alone(alone)))
        .findAny()
        .orElse(List.of(ours));
  }

  private List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (!escrow().lost().isEmpty()) {
      faults.add("%d lost (%s)".formatted(escrow().lost().size(), named(escrow().lost())));
    }
    if (!escrow().doubled().isEmpty()) {
      faults.add("%d doubled (%s)".formatted(escrow().doubled().size(), named(escrow().doubled())));
    }
    if (!complaints.isEmpty()) {
      faults.add("the books do not agree");
    }
    return faults;
  }

  private static String named(Collection<String> orders) {
    return orders.stream().limit(NAMED).collect(Collectors.joining(", "))
        + (orders.size() > NAMED ? " and " + (orders.size() - NAMED) + " more" : "");
  }

  private String alone(DrillOutcome outcome) {
    if (outcome.lost().isEmpty()) {
      return "The same services alone lost none either.";
    }
    String which =
        outcome.lost().equals(outcome.ofTheOutage())
            ? "all that were placed while " + settings.service() + " was down"
            : named(outcome.lost());
    return "The same services alone lost %d of %d: %s."
        .formatted(outcome.lost().size(), outcome.tally().accepted(), which);
  }

  private DrillOutcome escrow() {
    return outcomes.stream()
        .filter(outcome -> outcome.style() == TextStyle.ESCROW)
        .findAny()
        .orElseThrow(() -> new IllegalStateException("The drill was not played on order escrow"));
  }
}
