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

  private final MarkdownPage page = MarkdownPage.named("field-reports.md");
  private final Map<String, Set<String>> classesByTag = classesByTag();

  @Test
  void eachExperimentNamesTheTestsWithItsTag() {
    Map<String, Set<String>> named = new TreeMap<>();
    page.rowsBelow("| Experiment |").forEach(row -> named.put(row.get(0), tests(row.get(1))));
    Map<String, Set<String>> tagged = new TreeMap<>(classesByTag);
    tagged.keySet().removeIf(tag -> !tag.startsWith("F"));

    assertThat(named).isEqualTo(tagged);
  }

  @Test
  void eachReportHasAnExperiment() {
    assertThat(page.rowsBelow("| Id |"))
        .extracting(row -> row.get(0))
        .containsOnlyElementsOf(
            page.rowsBelow("| Experiment |").stream().map(row -> row.get(0)).toList());
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
