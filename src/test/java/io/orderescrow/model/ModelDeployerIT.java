package io.orderescrow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderescrow.OrderEscrow;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.RawMessages;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.outbox.SentMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.repository.Resource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;

/** Deploys models at start over models of earlier starts. */
class ModelDeployerIT {

  @TempDir Path folder;

  @Test
  void deploysAChangedModelOnceAndDoesNotReplaceItWithAnOldOne() {
    copyModels(folder);
    try (TestEnvironment environment = TestEnvironment.withSchema()) {
      assertThat(versionsAfterStart(environment)).containsExactly(1);
      assertThat(versionsAfterStart(environment)).containsExactly(1);

      change("name=\"Order fulfilment\"", "name=\"Order fulfilment, next\"");
      assertThat(versionsAfterStart(environment)).containsExactly(1, 2);

      change("name=\"Order fulfilment, next\"", "name=\"Order fulfilment\"");
      assertThat(versionsAfterStart(environment)).containsExactly(1, 2);

      assertThat(versionsAfterStart(environment, "--fulfilment.model.roll-back=true"))
          .containsExactly(1, 2, 3);
    }
  }

  /** The engine looks for a form in the deployment of its model. */
  @Test
  void deploysAModelAgainWhenItsFormChanges() {
    copyModels(folder);
    try (TestEnvironment environment = TestEnvironment.withSchema()) {
      assertThat(versionsAfterStart(environment)).containsExactly(1);

      changeIn("decide-on-overdue-order.html", ">What was ordered<", ">And what was ordered<");
      assertThat(versionsAfterStart(environment)).containsExactly(1, 2);
      assertThat(versionsAfterStart(environment)).containsExactly(1, 2);

      changeIn("decide-on-overdue-order.html", ">And what was ordered<", ">What was ordered<");
      assertThat(versionsAfterStart(environment)).containsExactly(1, 2);
    }
  }

  @Test
  @Tag("S35")
  @Tag("F22")
  void keepsTheVersionsOfRunningOrdersWhole() throws IOException {
    copyModels(folder);
    Path catalogue = folder.resolve("messages.asyncapi.yaml");
    Files.write(
        catalogue,
        new ClassPathResource("processes/messages.asyncapi.yaml").getContentAsByteArray());
    String other = "--fulfilment.message.catalogue=" + catalogue.toUri();
    String order = "in-flight-" + UUID.randomUUID();
    try (TestEnvironment environment = TestEnvironment.withSchema()) {
      try (ConfigurableApplicationContext node = start(environment)) {
        node.getBean(Inbox.class).receive(List.of(RawMessages.createOrder(order)));
      }
      changeIn("ask-until-acknowledged.bpmn", "\"${command}\"", "\"${commandToSend}\"");
      change("target=\"command\"", "target=\"commandToSend\"");
      try (ConfigurableApplicationContext node = start(environment)) {
        assertThat(versions(node, "ask-until-acknowledged")).containsExactly(1, 2);
        assertThat(versions(node, "message-error-handling")).containsExactly(1, 2);
        node.getBean(Inbox.class).receive(List.of(RawMessages.cancel(order, "changed her mind")));
        assertThat(node.getBean(OutboxLogTable.class).forSubject(order))
            .extracting(SentMessage::type)
            .contains("ReleaseInventoryCommand");
      }

      change("InventoryRejectedEvent", "InventoryRefusedEvent");
      changeIn("messages.asyncapi.yaml", "InventoryRejectedEvent", "InventoryRefusedEvent");
      assertThatThrownBy(() -> start(environment, other))
          .hasMessageContaining("version 1 of 'order-fulfilment', on which 1 instances run")
          .hasMessageContaining("'InventoryRejectedEvent', which is not in the catalogue");
    }
  }

  private List<Integer> versionsAfterStart(TestEnvironment environment, String... more) {
    try (ConfigurableApplicationContext node = start(environment, more)) {
      RepositoryService repository = node.getBean(RepositoryService.class);
      assertThat(repository.createDeploymentQuery().list())
          .flatExtracting(deployment -> repository.getDeploymentResources(deployment.getId()))
          .extracting(resource -> ((Resource) resource).getName())
          .contains("processes/decide-on-overdue-order.html")
          .allMatch(name -> name.matches("processes/[a-z-]+\\.(bpmn|html)"));
      return versions(node, "order-fulfilment");
    }
  }

  private ConfigurableApplicationContext start(TestEnvironment environment, String... more) {
    String[] arguments = new String[more.length + 4];
    arguments[0] = "--server.port=0";
    arguments[1] = "--camunda.bpm.job-execution.enabled=false";
    arguments[2] = "--fulfilment.web.admin.password=only-for-this-test";
    arguments[3] = "--fulfilment.model.location=" + folder.toUri() + "*.bpmn";
    System.arraycopy(more, 0, arguments, 4, more.length);
    return environment.run(OrderEscrow.class, "orchestrator", arguments);
  }

  private static List<Integer> versions(ConfigurableApplicationContext node, String process) {
    return node
        .getBean(RepositoryService.class)
        .createProcessDefinitionQuery()
        .processDefinitionKey(process)
        .orderByProcessDefinitionVersion()
        .asc()
        .list()
        .stream()
        .map(ProcessDefinition::getVersion)
        .toList();
  }

  private void change(String from, String to) {
    changeIn("order-fulfilment.bpmn", from, to);
  }

  private void changeIn(String name, String from, String to) {
    try {
      Path file = folder.resolve(name);
      String before = Files.readString(file);
      assertThat(before).contains(from);
      Files.writeString(file, before.replace(from, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyModels(Path to) {
    for (ModelFile file : ModelFile.readAll("classpath*:processes/*.bpmn")) {
      try {
        for (ModelFile resource : file.resources().toList()) {
          Files.write(to.resolve(Path.of(resource.name()).getFileName()), resource.content());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
