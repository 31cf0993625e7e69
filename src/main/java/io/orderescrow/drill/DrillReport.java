package io.orderescrow.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The result of a drill: a table and a verdict.
 *
 * @param discrepancies differences between the drill's accounts and the records of the services
 * @param notes additional sentences for the reader
 */
record DrillReport(
    DrillSettings settings,
    List<DrillOutcome> outcomes,
    List<String> discrepancies,
    List<String> notes) {

  /** As many words as fit on a line of 79 characters, and the space after them. */
  private static final Pattern WRAP = Pattern.compile("(.{1,79})(?: |$)");

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
          new Row("re-sent", DrillReport::resent),
          new Row("time to drain", DrillReport::drain));

  /** Whether order escrow lost no order, doubled none, and all records agree. */
  boolean isGood() {
    return escrow().lost().isEmpty() && escrow().doubled().isEmpty() && discrepancies.isEmpty();
  }

  /** The report in plain ASCII. */
  String text() {
    List<String> lines = new ArrayList<>(table());
    lines.add("");
    Stream.of(verdict(), discrepancies, notes)
        .flatMap(List::stream)
        .flatMap(sentence -> WRAP.matcher(sentence).replaceAll("$1\n").lines())
        .forEach(lines::add);
    return String.join(System.lineSeparator(), lines);
  }

  List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(line("", outcome -> outcome.variant().title));
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

  private static String resent(DrillOutcome outcome) {
    return outcome.variant() == Variant.ESCROW ? String.valueOf(outcome.tally().resent()) : "-";
  }

  private static String drain(DrillOutcome outcome) {
    Duration drain = outcome.drain();
    return drain == null
        ? "never"
        : String.format(Locale.ROOT, "%.1f s", drain.toMillis() / 1000.0);
  }

  List<String> verdict() {
    String ours =
        isGood()
            ? "With order escrow no order was lost and none was doubled."
            : "FAILED: with order escrow " + String.join("; ", faults()) + ".";
    return outcomes.stream()
        .filter(outcome -> outcome.variant() == Variant.CHOREOGRAPHY)
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
    if (!discrepancies.isEmpty()) {
      faults.add("the records do not agree");
    }
    return faults;
  }

  private static String named(Collection<String> orders) {
    return orders.stream().limit(NAMED).collect(Collectors.joining(", "))
        + (orders.size() > NAMED ? " and " + (orders.size() - NAMED) + " more" : "");
  }

  private String alone(DrillOutcome outcome) {
    if (outcome.lost().isEmpty()) {
      return "The same services in a choreography lost none either.";
    }
    String which =
        outcome.lost().equals(outcome.ofTheOutage())
            ? "all orders placed while " + settings.service() + " was down"
            : named(outcome.lost());
    return "The same services in a choreography lost %d of %d: %s."
        .formatted(outcome.lost().size(), outcome.tally().accepted(), which);
  }

  private DrillOutcome escrow() {
    return outcomes.stream()
        .filter(outcome -> outcome.variant() == Variant.ESCROW)
        .findAny()
        .orElseThrow(() -> new IllegalStateException("The drill did not run on order escrow"));
  }
}
