package io.orderescrow;

import static io.orderescrow.MarkdownPage.found;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of field reports names exactly the tests that have the tag of an experiment. */
class FieldReportsTest {

  private static final String NO_TEST = "no test yet";

  private final MarkdownPage page = MarkdownPage.named("field-reports.md");
  private final Map<String, Set<String>> classesByTag = classesByTag();

  @Test
  void eachTaggedTestIsInTheRowsOfItsExperiment() {
    Map<String, Set<String>> named = new TreeMap<>();
    page.rowsBelow("| Id |").forEach(row -> named.put(row.get(0), tests(row.get(4))));
    Map<String, Set<String>> tagged = new TreeMap<>(classesByTag);
    tagged.keySet().removeIf(tag -> !tag.startsWith("F"));
    named.keySet().forEach(id -> tagged.putIfAbsent(id, Set.of()));

    assertThat(named).isEqualTo(tagged);
  }

  @Test
  void eachRowNamesATestOrSaysThatThereIsNone() {
    assertThat(page.rowsBelow("| Id |"))
        .isNotEmpty()
        .allSatisfy(
            row ->
                assertThat(row.get(4).equals(NO_TEST))
                    .as("%s", row)
                    .isEqualTo(tests(row.get(4)).isEmpty()));
  }

  @Test
  void allRowsOfAnExperimentNameTheSameTests() {
    Map<String, String> cells = new TreeMap<>();
    page.rowsBelow("| Id |").forEach(row -> cells.putIfAbsent(row.get(0), row.get(4)));

    assertThat(page.rowsBelow("| Id |"))
        .allSatisfy(row -> assertThat(row.get(4)).isEqualTo(cells.get(row.get(0))));
  }

  @Test
  void testsOfAFamilyOrBehaviourHaveItsTag() {
    page.rowsBelow("| Family |").forEach(row -> assertTagged(row.get(0), row.get(2)));
    page.rowsBelow("| Report |").forEach(row -> assertTagged(row.get(2), row.get(3)));
  }

  private void assertTagged(String tag, String cell) {
    if (tag.matches("S\\d+")) {
      assertThat(classesByTag.getOrDefault(tag, Set.of())).as(tag).containsAll(tests(cell));
    }
  }

  private static Set<String> tests(String cell) {
    return found("`(\\w+)`", cell).stream().collect(toCollection(TreeSet::new));
  }

  private static Map<String, Set<String>> classesByTag() {
    Map<String, Set<String>> classes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        List.copyOf(found("@Tag\\(\"([A-Z]\\d+)\"\\)", Files.readString(file)))
            .forEach(tag -> classes.computeIfAbsent(tag, any -> new TreeSet<>()).add(name));
      }
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
    return classes;
  }
}
