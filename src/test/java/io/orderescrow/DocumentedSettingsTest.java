package io.orderescrow;

import static io.orderescrow.MarkdownPage.faults;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.io.ClassPathResource;

/** Settings, environment variables and metrics that the documentation names. */
class DocumentedSettingsTest {

  private static final String CONFIGURATION = "configuration.md";
  private static final String MONITORING = "monitoring.md";

  /** It tells old names. */
  private static final String CHANGELOG = "changelog.md";

  /** Settings by their name, with their default as it stands in the code; empty for none. */
  private final Map<String, String> settings = settings();

  private static List<MarkdownPage> pages() {
    return MarkdownPage.all().stream().filter(page -> !page.file().endsWith(CHANGELOG)).toList();
  }

  @Test
  void namesEverySettingWithItsDefault() {
    Map<String, String> documented = new TreeMap<>();
    MarkdownPage.named(CONFIGURATION)
        .rowsBelow("| Setting | Type | Default |")
        .forEach(cells -> documented.put(cells.get(0).replace("`", ""), cells.get(2)));

    assertThat(settings).isNotEmpty();
    assertThat(documented.keySet()).containsExactlyElementsOf(settings.keySet());
    settings.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            assertThat(plain(documented.getOrDefault(name, ""))).as(name).isEqualTo(plain(value));
          }
        });
  }

  /** A value as one text, however it is written: {@code `PT5S`}, {@code 5s} and 5 s are one. */
  private static String plain(String value) {
    String bare = value.replace("`", "").replaceAll("(?<=\\d)[ ,_](?=\\d|\\p{L})", "").strip();
    String unit =
        bare.replaceFirst("(?<=\\d) ?(days?|d)$", "d")
            .replaceFirst("(?<=\\d) ?(hours?|h)$", "h")
            .replaceFirst("(?<=\\d) ?(minutes?|min|m)$", "m")
            .replaceFirst("(?<=\\d) ?(seconds?|s)$", "s");
    try {
      if (unit.matches("P.*|\\d+(ms|s|m|h|d)")) {
        Duration duration = DurationStyle.detectAndParse(unit);
        return duration.toString();
      }
    } catch (IllegalArgumentException noDuration) {
      // Then it is compared as it is.
    }
    return bare.toLowerCase(Locale.ROOT);
  }

  @Test
  void namesSettingsThatExist() {
    assertThat(
            faults(
                pages(),
                page ->
                    page.found("(?:`|--|^)(fulfilment\\.[a-z.-]+[a-z])").stream()
                        .filter(name -> !name.startsWith("fulfilment.test."))
                        .filter(name -> !isSettingOrPrefix(name))))
        .isEmpty();
  }

  private boolean isSettingOrPrefix(String name) {
    return settings.keySet().stream()
        .anyMatch(setting -> setting.equals(name) || setting.startsWith(name + "."));
  }

  @Test
  void namesEnvironmentVariablesThatExist() {
    Set<String> variables =
        settings.keySet().stream()
            .map(name -> name.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_'))
            .collect(toCollection(TreeSet::new));

    assertThat(
            faults(
                pages(),
                page ->
                    page.found("\\b(FULFILMENT_[A-Z_]*[A-Z])").stream()
                        .filter(
                            name ->
                                name.startsWith("FULFILMENT_TEST_")
                                    ? !isNamedByATest(name)
                                    : variables.stream().noneMatch(name::startsWith))))
        .isEmpty();
  }

  private static boolean isNamedByATest(String variable) {
    return Stream.of("src/test/java", ".ci", "pom.xml")
        .flatMap(place -> below(place).stream())
        .anyMatch(file -> read(file).contains(variable));
  }

  private static List<Path> below(String place) {
    try (Stream<Path> files = Files.walk(Path.of(place))) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void namesActivitiesThatExist() {
    String models =
        below("processes").stream()
            .filter(file -> file.toString().endsWith(".bpmn"))
            .map(DocumentedSettingsTest::read)
            .collect(joining());

    assertThat(
            faults(
                pages(),
                page ->
                    page.found("fulfilment\\.reminder\\.([A-Z]\\w+)").stream()
                        .filter(id -> !models.contains("id=\"" + id + "\""))))
        .isEmpty();
  }

  /** {@code MetricsIT} holds the table against what is exported; the other pages use its names. */
  @Test
  void namesMetricsThatTheTableHas() {
    Set<String> described = MarkdownPage.named(MONITORING).found("`(fulfilment_\\w+)`");

    assertThat(described).isNotEmpty();
    assertThat(
            faults(
                pages(),
                page ->
                    page.found("\\b(fulfilment_\\w+)").stream()
                        .map(name -> name.replaceFirst("_(bucket|count|sum|max)$", ""))
                        .filter(name -> !described.contains(name))))
        .isEmpty();
  }

  private static Map<String, String> settings() {
    try {
      JsonNode metadata =
          new ObjectMapper()
              .readTree(
                  new ClassPathResource("META-INF/spring-configuration-metadata.json")
                      .getInputStream());
      Map<String, String> settings = new TreeMap<>();
      for (JsonNode property : metadata.path("properties")) {
        String name = property.path("name").asText();
        if (name.startsWith("fulfilment.")) {
          settings.put(name, property.path("defaultValue").asText());
        }
      }
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
