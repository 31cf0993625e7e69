package io.orderescrow.deployment;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each container has the rights, the secrets and the neighbours that it needs, and no others. */
@Tag("S44")
class ComposeFileTest {

  private static final Set<String> APPLICATION =
      Set.of("orchestrator", "inventory", "payment", "invoice", "shipping");

  /** Each variable has a value of its own, so the values show who has which. */
  private static final Map<String, String> VARIABLES = ComposeFile.variables(name -> name + "!");

  private final ComposeFile compose = ComposeFile.with(VARIABLES);

  @Test
  void noContainerCanGainPrivilegesOrChangeItsImage() {
    assertThat(compose.containers()).containsKeys(APPLICATION.toArray(String[]::new));
    compose
        .containers()
        .forEach(
            (name, container) -> {
              assertThat(container.get("read_only")).as(name).isEqualTo(true);
              assertThat(container.containsKey("privileged")).as(name).isFalse();
              assertThat(container.containsKey("cap_add")).as(name).isFalse();
              assertThat(compose.list(name, "cap_drop")).as(name).containsExactly("ALL");
              assertThat(compose.list(name, "security_opt"))
                  .as(name)
                  .containsExactly("no-new-privileges:true");
            });
  }

  @Test
  void everyContainerHasLimits() {
    compose
        .containers()
        .forEach(
            (name, container) -> {
              assertThat(container.get("pids_limit")).as(name).isInstanceOf(Integer.class);
              assertThat(container.get("mem_limit")).as(name).asString().matches("\\d+[mg]");
              assertThat(container.get("cpus")).as(name).isInstanceOf(Number.class);
              assertThat(compose.list(name, "tmpfs"))
                  .as(name)
                  .allSatisfy(folder -> assertThat(folder).contains("size="));
            });
  }

  @Test
  void everyForeignImageHasAVersion() {
    compose
        .containers()
        .forEach(
            (name, container) -> {
              if (!container.containsKey("build")) {
                assertThat(container.get("image"))
                    .as(name)
                    .asString()
                    .matches(".+:v?\\d+[.]\\d+.*");
              }
            });
    assertThat(ComposeFile.read(Path.of("src/main/docker/Dockerfile")).lines())
        .filteredOn(line -> line.startsWith("FROM ") && line.contains(":"))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).containsPattern(":\\d+[.]\\d+[.]\\d+"));
  }

  @Test
  void eachPartHasItsOwnUserAtBothServers() {
    for (String part : APPLICATION) {
      String capitals = part.toUpperCase(Locale.ROOT);
      assertThat(compose.environment(part))
          .as(part)
          .containsEntry("SPRING_PROFILES_ACTIVE", part)
          .containsEntry("SPRING_DATASOURCE_USERNAME", part)
          .containsEntry("SPRING_DATASOURCE_PASSWORD", "DATABASE_" + capitals + "_PASSWORD!")
          .containsEntry("SPRING_RABBITMQ_USERNAME", part)
          .containsEntry("SPRING_RABBITMQ_PASSWORD", "BROKER_" + capitals + "_PASSWORD!");
    }
  }

  /** A container has only the secrets of its own two users, and of its own web application. */
  @Test
  void noContainerHasTheSecretsOfAnother() {
    compose
        .containers()
        .keySet()
        .forEach(
            name -> {
              Set<String> secrets = new HashSet<>(compose.environment(name).values());
              secrets.retainAll(VARIABLES.values());
              assertThat(secrets).as(name).isEqualTo(secretsOf(name));
            });
  }

  private static Set<String> secretsOf(String container) {
    String own = container.toUpperCase(Locale.ROOT);
    Set<String> prefixes =
        switch (container) {
          case "postgres" -> Set.of("DATABASE_");
          case "rabbitmq" -> Set.of("BROKER_");
          case "prometheus" -> Set.of("FULFILMENT_WEB_METRICS_");
          case "grafana" -> Set.of("GRAFANA_");
          case "orchestrator" -> Set.of("DATABASE_" + own, "BROKER_" + own, "FULFILMENT_WEB_");
          default -> Set.of("DATABASE_" + own, "BROKER_" + own);
        };
    return VARIABLES.values().stream()
        .filter(secret -> prefixes.stream().anyMatch(secret::startsWith))
        .collect(toSet());
  }

  @Test
  void theSourceOfEachServiceBelongsToItsUser() {
    for (String part : APPLICATION) {
      String setting = "FULFILMENT_INBOX_USERS_" + part.toUpperCase(Locale.ROOT);
      if (!part.equals("orchestrator")) {
        assertThat(compose.environment("orchestrator")).containsEntry(setting, "/" + part);
        assertThat(compose.environment(part)).containsEntry("FULFILMENT_TOPOLOGY_DECLARE", "false");
      }
    }
  }

  @Test
  void onlyThePartsReachTheServers() {
    assertThat(neighboursOf("postgres")).isEqualTo(APPLICATION);
    assertThat(neighboursOf("rabbitmq")).isEqualTo(APPLICATION);
    assertThat(neighboursOf("mail")).containsExactly("invoice");
    assertThat(neighboursOf("prometheus")).containsExactlyInAnyOrder("orchestrator", "grafana");
    assertThat(neighboursOf("grafana")).containsExactlyInAnyOrder("orchestrator", "prometheus");
    assertThat(compose.networks().get("database")).isEqualTo(Map.of("internal", true));
  }

  private Set<String> neighboursOf(String container) {
    List<String> networks = compose.list(container, "networks");
    assertThat(networks).as(container).isNotEmpty();
    assertThat(compose.networks().keySet()).containsAll(networks);
    return compose.containers().keySet().stream()
        .filter(other -> !other.equals(container))
        .filter(other -> compose.list(other, "networks").stream().anyMatch(networks::contains))
        .collect(toSet());
  }

  @Test
  void publishesPortsOnTheLoopbackAddressOnly() {
    assertThat(compose.containers().keySet())
        .allSatisfy(
            name ->
                assertThat(compose.list(name, "ports"))
                    .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:")));
  }

  @Test
  void mountsOnlyFilesThatExistAndCannotBeChanged() {
    compose
        .containers()
        .keySet()
        .forEach(
            name ->
                compose.list(name, "volumes").stream()
                    .filter(volume -> volume.startsWith("./"))
                    .forEach(
                        volume -> {
                          assertThat(volume).endsWith(":ro");
                          assertThat(Files.isReadable(Path.of(volume.split(":")[0])))
                              .as(volume)
                              .isTrue();
                        }));
  }

  @Test
  void theExampleNamesEveryPasswordAndEachIsRequired() {
    assertThat(ComposeFile.usedVariables()).containsAll(VARIABLES.keySet());
    assertThat(ComposeFile.usedVariables().stream().filter(name -> name.endsWith("_PASSWORD")))
        .isSubsetOf(VARIABLES.keySet());
    VARIABLES.keySet().stream()
        .filter(name -> !name.equals("BROKER_DRILL_PASSWORD"))
        .forEach(
            name -> {
              Map<String, String> incomplete = new HashMap<>(VARIABLES);
              incomplete.put(name, "");
              ComposeFile without = ComposeFile.with(incomplete);
              assertThatThrownBy(() -> without.containers().keySet().forEach(without::environment))
                  .hasMessage(name + ": set it in .env");
            });
  }
}
