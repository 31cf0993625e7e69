package io.orderescrow;

import static io.orderescrow.MarkdownPage.found;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

/** The files of a deployment name the management port that the application has by default. */
@Tag("S46")
class ManagementPortTest {

  private static final Path DOCKER = Path.of("src/main/docker");

  private final List<PropertySource<?>> documents = documents();
  private final String port = "" + documents.get(0).getProperty("management.server.port");

  private static List<PropertySource<?>> documents() {
    try {
      return new YamlPropertySourceLoader()
          .load("application", new FileSystemResource("src/main/resources/application.yaml"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void isNotThePortOfTheApplication() {
    assertThat(port).matches("\\d+").isNotEqualTo("8080");
    assertThat(documents.get(0).getProperty("server.port")).isNull();
  }

  @Test
  void isTheOnlyPortOfSampleServices() {
    PropertySource<?> samples =
        documents.stream()
            .filter(
                document ->
                    "!orchestrator"
                        .equals(document.getProperty("spring.config.activate.on-profile")))
            .findFirst()
            .orElseThrow();

    assertThat(samples.getProperty("server.port")).hasToString(port);
  }

  @Test
  void containersAreProbedAtItAndDoNotPublishIt() throws IOException {
    String compose = Files.readString(Path.of("docker-compose.yml"));

    assertThat(found(":(\\d+)/actuator", compose)).containsExactly(port);
    assertThat(found("127\\.0\\.0\\.1:\\d+:(\\d+)", compose)).isNotEmpty().doesNotContain(port);
    assertThat(found("(?m)^EXPOSE .*?(\\d+)$", Files.readString(DOCKER.resolve("Dockerfile"))))
        .containsExactly(port);
  }

  @Test
  void prometheusReadsIt() throws IOException {
    assertThat(
            found(
                "(?m)^ +port: (\\d+)$",
                Files.readString(DOCKER.resolve("prometheus/prometheus.yml"))))
        .containsExactly(port);
  }
}
