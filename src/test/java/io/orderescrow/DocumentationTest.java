package io.orderescrow;

import static io.orderescrow.MarkdownPage.README;
import static io.orderescrow.MarkdownPage.faults;
import static io.orderescrow.MarkdownPage.found;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelopes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/**
 * README.md and the pages of the site name nothing that does not exist. {@link
 * DocumentationLayoutTest} checks links and width, {@link DocumentedSettingsTest} settings and
 * metrics, {@link FieldReportsTest} the field reports, {@link WorkedExampleTest} the example of a
 * new process.
 */
class DocumentationTest {

  /** Phases of Maven that the pages may name; other goals belong to a plugin of the pom. */
  private static final Set<String> PHASES =
      Set.of("clean", "test", "package", "verify", "install", "site");

  private static final Catalogue CATALOGUE =
      Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml"));

  /** The names of all Java files, of tests too. */
  private static final Set<String> JAVA_FILES =
      javaFilesBelow("src").stream()
          .map(file -> file.getFileName().toString())
          .collect(toCollection(TreeSet::new));

  @Test
  void filesInCodeExist() {
    assertThat(
            faults(
                MarkdownPage.all(),
                page ->
                    page.found("`((?:src|processes|\\.ci|\\.env|\\.github)[\\w./-]*)[ `]").stream()
                        .filter(file -> !file.equals(".env") && !Files.exists(Path.of(file)))))
        .isEmpty();
  }

  @Test
  void testsInCodeExist() {
    assertThat(
            faults(
                MarkdownPage.all(),
                page ->
                    page.found("`([A-Z]\\w+(?:Test|IT))`").stream()
                        .filter(name -> !JAVA_FILES.contains(name + ".java"))))
        .isEmpty();
  }

  @Test
  void mavenCommandsCanBeRun() {
    String pom = read(Path.of("pom.xml"));

    assertThat(
            faults(
                MarkdownPage.all(),
                page -> mavenWords(page).filter(word -> !isKnownToMaven(word, pom))))
        .isEmpty();
  }

  /** What stands behind {@code mvn}, word by word, without options other than profiles. */
  private static Stream<String> mavenWords(MarkdownPage page) {
    return page.code().stream()
        .flatMap(code -> found("(?:^|[ ;])mvn ([^#\"|&;]*)", code).stream())
        .flatMap(command -> Stream.of(command.strip().split("\\s+")))
        .filter(word -> word.startsWith("-P") || word.matches("[a-z].*"));
  }

  private static boolean isKnownToMaven(String word, String pom) {
    return word.startsWith("-P")
        ? pom.contains("<id>" + word.substring(2) + "</id>")
        : PHASES.contains(word) || pom.contains(word.split(":")[0] + "-maven-");
  }

  @Test
  void readmeNamesTheThreeCommands() {
    assertThat(MarkdownPage.read(README).text())
        .contains("mvn spring-boot:test-run", "mvn -q spring-boot:test-run -Pdrill", "mvn verify");
  }

  @Test
  void explainsEveryDisposition() {
    assertThat(
            MarkdownPage.named("architecture.md").rowsBelow("| Disposition |").stream()
                .map(cells -> cells.get(0).replace("`", "")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Disposition.values()).map(Disposition::name).toList());
  }

  /** What is no message is a class of ours, or is described on the page itself. */
  @Test
  void namesMessagesThatExist() {
    assertThat(
            faults(
                MarkdownPage.all(),
                page ->
                    page.found("\\b([A-Z][A-Za-z0-9]+(?:Event|Command))\\b").stream()
                        .filter(name -> !JAVA_FILES.contains(name + ".java"))
                        .filter(name -> !page.text().contains("name: " + name))
                        .filter(name -> CATALOGUE.find(name).isEmpty())))
        .isEmpty();
  }

  @Test
  void namesEveryRole() {
    String deployment = MarkdownPage.named("deployment.md").text();

    Roles.ALL.forEach(role -> assertThat(deployment).contains("`" + role + "`"));
    assertThat(MarkdownPage.named("drill.md").text()).contains("`" + Roles.DRILL + "`");
  }

  @Test
  void readmeNamesEveryPackageAndNoOther() {
    Set<String> named = new TreeSet<>();
    MarkdownPage.read(README)
        .rowsBelow("| Packages |")
        .forEach(cells -> named.addAll(found("`(\\w+)`", cells.get(0))));

    assertThat(named).containsExactlyElementsOf(packages());
  }

  private static List<String> packages() {
    try (Stream<Path> folders = Files.list(Path.of("src/main/java/io/orderescrow"))) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void publishesAnOrderThatKeepsTheContract() throws IOException {
    MarkdownPage page = MarkdownPage.named("getting-started.md");
    String body = page.found("(?s)-b '(\\{.*?\\})'").iterator().next();

    var order = new ObjectMapper().readTree(body);

    assertThat(CATALOGUE.violations("CreateOrderEvent", order)).isEmpty();
    assertThat(page.text())
        .contains("'cloudEvents_subject: " + order.path("orderId").asText() + "'");
  }

  /** Each block with headers, an empty line and a payload, as the author of a service reads it. */
  @Test
  void showsMessagesThatKeepTheContract() throws IOException {
    List<String> messages =
        MarkdownPage.named("integrating-services.md").blocks().stream()
            .map(MarkdownPage.Block::content)
            .filter(content -> content.contains("cloudEvents_type:"))
            .toList();

    assertThat(messages).hasSizeGreaterThan(3);
    for (String message : messages) {
      String[] parts = message.split("\n\n", 2);
      String type = header("type", parts[0]);
      var payload = new ObjectMapper().readTree(parts[1]);
      assertThat(CATALOGUE.violations(type, payload)).as(message).isEmpty();
      assertThat(header("specversion", parts[0])).isEqualTo("1.0");
      assertThat(header("id", parts[0])).isNotBlank();
      assertThat(header("source", parts[0])).startsWith("/");
      String subject = header("subject", parts[0]);
      assertThat(payload.path(CATALOGUE.require(type).keyProperty()).asText()).isEqualTo(subject);
      if (type.endsWith("Command")) {
        assertThat(header("commandid", parts[0])).isEqualTo(Envelopes.commandId(subject, type));
      }
    }
  }

  private static String header(String attribute, String headers) {
    return found("^cloudEvents_" + attribute + ": (.+)$", headers).stream().collect(joining());
  }

  @Test
  void claimsOnlyBehavioursThatATestProves() {
    Set<String> proven = proven();

    assertThat(proven).contains("S29");
    assertThat(
            faults(
                MarkdownPage.all(),
                page ->
                    found("\\b(S\\d+)\\b", page.text()).stream()
                        .filter(id -> !proven.contains(id))))
        .isEmpty();
  }

  private static Set<String> proven() {
    Set<String> proven = new TreeSet<>();
    javaFilesBelow("src/test/java")
        .forEach(test -> proven.addAll(found("@Tag\\(\"(S\\d+)\"\\)", read(test))));
    return proven;
  }

  @Test
  @Tag("S29")
  void saysWhyThereIsAProcessEngineAndWhatItCosts() {
    String readme = MarkdownPage.read(README).text();
    String why = readme.substring(readme.indexOf("\n## Why a process engine, and what it costs"));
    String section = why.substring(0, why.indexOf("\n## ", 1));

    assertThat(section)
        .contains("timers", "compensation", "human tasks", "Operaton")
        .containsIgnoringCase("the price is")
        .contains("state machine");
    assertThat(MarkdownPage.site().stream().map(MarkdownPage::text).collect(joining()))
        .contains("Operaton", "receive tasks", "message catch event");
  }

  private static List<Path> javaFilesBelow(String folder) {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
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
