package io.orderescrow;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.message.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/** What the README names exists, and what exists and is meant for people is named in it. */
class ReadmeTest {

  private final String readme = read(Path.of("README.md"));

  @Test
  void linksLeadSomewhere() {
    assertThat(found("\\]\\(([^)#]+)\\)"))
        .isNotEmpty()
        .allSatisfy(link -> assertThat(Path.of(link)).exists());
  }

  @Test
  void filesInCodeExist() {
    assertThat(found("`((?:src|processes|\\.ci|\\.env)[\\w./-]*)[ `]"))
        .isNotEmpty()
        .allSatisfy(
            file -> assertThat(file.equals(".env") || Files.exists(Path.of(file))).isTrue());
  }

  @Test
  void mavenGoalsExist() {
    String pom = read(Path.of("pom.xml"));
    assertThat(found("mvn (?:-q )?([\\w:-]+)"))
        .contains("spring-boot:test-run", "verify")
        .allSatisfy(
            goal ->
                assertThat(goal.matches("verify|package") || pom.contains(goal.split(":")[0]))
                    .as(goal)
                    .isTrue());
  }

  @Test
  void namesEverySettingAndNoOther() throws IOException {
    JsonNode metadata =
        new ObjectMapper()
            .readTree(
                new ClassPathResource("META-INF/spring-configuration-metadata.json")
                    .getInputStream());
    Set<String> settings =
        StreamSupport.stream(metadata.path("properties").spliterator(), false)
            .map(property -> property.path("name").asText())
            .filter(name -> name.startsWith("fulfilment."))
            .collect(toCollection(TreeSet::new));
    Set<String> named = new TreeSet<>(found("`(fulfilment\\.[a-z.-]+[a-z])"));

    assertThat(settings).isNotEmpty();
    assertThat(named).containsExactlyInAnyOrderElementsOf(settings);
  }

  @Test
  void saysWhatEveryDispositionMeans() {
    assertThat(found("(?m)^\\| `([A-Z]+)` \\|"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Disposition.values()).map(Disposition::name).toList());
  }

  @Test
  void namesMessagesThatExist() {
    assertThat(found("\\b([A-Z]\\w+(?:Event|Command))\\b"))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(catalogue().find(name)).as(name).isPresent());
  }

  @Test
  void namesEveryRole() {
    Roles.ALL.forEach(role -> assertThat(readme).contains("`" + role + "`"));
  }

  @Test
  void namesActivitiesThatExist() {
    String model = read(Path.of("processes/order-fulfilment.bpmn"));
    assertThat(found("fulfilment\\.process\\.patience\\.([A-Z]\\w+)"))
        .isNotEmpty()
        .allSatisfy(id -> assertThat(model).contains("id=\"" + id + "\""));
  }

  @Test
  void publishesAnOrderThatKeepsTheContract() throws IOException {
    String body = found("(?s)-b '(\\{.*?\\})'").iterator().next();

    JsonNode order = new ObjectMapper().readTree(body);

    assertThat(catalogue().violations("CreateOrderEvent", order)).isEmpty();
    assertThat(readme).contains("'cloudEvents_subject: " + order.path("orderId").asText() + "'");
  }

  @Test
  void claimsOnlyBehavioursThatATestProves() {
    Set<String> proven = new TreeSet<>();
    tests()
        .map(ReadmeTest::read)
        .forEach(test -> proven.addAll(found("@Tag\\(\"(S\\d+)\"\\)", test)));

    assertThat(found("\\b(S\\d+)\\b")).isNotEmpty().isSubsetOf(proven);
  }

  @Test
  @Tag("S29")
  void saysWhyThereIsAProcessEngineAndWhatItCosts() {
    String why = readme.substring(readme.indexOf("### Why a process engine, and what it costs"));
    String section = why.substring(0, why.indexOf("\n## "));

    assertThat(section)
        .contains("timers", "compensation", "human tasks")
        .containsIgnoringCase("the price is")
        .contains("state machine");
    assertThat(readme).contains("Operaton", "receive tasks", "message catch event");
  }

  private static Stream<Path> tests() {
    try {
      return Files.walk(Path.of("src/test/java")).filter(file -> file.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Catalogue catalogue() {
    return Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml"));
  }

  private Set<String> found(String pattern) {
    return found(pattern, readme);
  }

  private static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(toCollection(TreeSet::new));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
