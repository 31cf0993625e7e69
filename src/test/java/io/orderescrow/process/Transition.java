package io.orderescrow.process;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A transition of a {@link StateMachine}.
 *
 * @param state id of the waiting element, or of the start event
 * @param trigger name of a message, id of a timer, or the decision of a user
 * @param next id of the next waiting element, or of the end event
 */
public record Transition(String state, String trigger, String next) {

  private static final Path PAGE = Path.of("src/site/markdown/order-process.md");
  private static final String HEADING = "| State | What happens | Next state |";
  private static final String RULE = "|---|---|---|";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** The transitions that the documentation publishes. */
  public static Set<Transition> published() {
    Set<Transition> published = new LinkedHashSet<>();
    table()
        .lines()
        .skip(2)
        .map(row -> row.split("\\|"))
        .forEach(
            cells ->
                codes(cells[2])
                    .forEach(
                        trigger ->
                            published.add(
                                new Transition(
                                    codes(cells[1]).get(0), trigger, codes(cells[3]).get(0)))));
    return published;
  }

  /** Returns the table as it is on the page, which may split it into one table for each process. */
  static String table() {
    List<String> rows = new ArrayList<>(List.of(HEADING, RULE));
    boolean inTable = false;
    for (String line : page().lines().toList()) {
      boolean heading = line.equals(HEADING);
      inTable = heading || (inTable && line.startsWith("|"));
      if (inTable && !heading && !line.equals(RULE)) {
        rows.add(line);
      }
    }
    return String.join("\n", rows);
  }

  /** Returns the table of these transitions: a row for each pair of states. */
  static String table(Collection<Transition> transitions) {
    Map<String, List<String>> rows =
        transitions.stream()
            .collect(
                groupingBy(
                    each -> "| `%s` | %%s | `%s` |".formatted(each.state, each.next),
                    LinkedHashMap::new,
                    Collectors.mapping(each -> "`" + each.trigger + "`", Collectors.toList())));
    return HEADING
        + "\n"
        + RULE
        + "\n"
        + rows.entrySet().stream()
            .map(row -> row.getKey().formatted(String.join(", ", row.getValue())))
            .collect(joining("\n"));
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
  }

  private static String page() {
    try {
      return Files.readString(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
