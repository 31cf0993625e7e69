package io.orderescrow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.orderescrow.message.Catalogue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SendTask;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ByteArrayResource;

/** The process that {@code adding-a-process.md} adds would be accepted as it stands there. */
class WorkedExampleTest {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final MarkdownPage page = MarkdownPage.named("adding-a-process.md");

  @Test
  void addsMessagesToTheCatalogue() throws IOException {
    assertThat(catalogue().topology().queueOf("returns").messages())
        .containsExactly("InspectGoodsCommand", "CancelInspectionCommand");
    assertThat(catalogue().require("ReturnRequestedEvent").received()).isTrue();
    assertThat(catalogue().require("ReturnSettledEvent").sent()).isTrue();
  }

  @Test
  void usesOnlyMessagesOfTheCatalogue() throws IOException {
    BpmnModelInstance model = model();
    Catalogue catalogue = catalogue();

    assertThat(model.getModelElementsByType(Process.class))
        .extracting(Process::getId)
        .containsExactly("product-return");
    assertThat(model.getModelElementsByType(Message.class))
        .isNotEmpty()
        .allSatisfy(message -> assertThat(catalogue.find(message.getName())).isPresent());
    assertThat(model.getModelElementsByType(SendTask.class))
        .allSatisfy(
            task ->
                assertThat(catalogue.require(task.getMessage().getName()).sent())
                    .as(task.getId())
                    .isTrue());
    assertThat(model.getModelElementsByType(ReceiveTask.class))
        .allSatisfy(
            task ->
                assertThat(catalogue.require(task.getMessage().getName()).received())
                    .as(task.getId())
                    .isTrue());
  }

  /** The catalogue of the project with the page's additions. */
  private Catalogue catalogue() throws IOException {
    JsonNode merged =
        YAML.readTree(Path.of("processes/messages.asyncapi.yaml").toFile()).deepCopy();
    for (String addition : blocks("yaml")) {
      merge((ObjectNode) merged, YAML.readTree(addition));
    }
    return Catalogue.read(new ByteArrayResource(YAML.writeValueAsBytes(merged)));
  }

  private static void merge(ObjectNode into, JsonNode addition) {
    addition
        .properties()
        .forEach(
            field -> {
              if (into.get(field.getKey()) instanceof ObjectNode existing) {
                merge(existing, field.getValue());
              } else {
                into.set(field.getKey(), field.getValue());
              }
            });
  }

  private BpmnModelInstance model() {
    String bpmn = blocks("xml").get(0);
    return Bpmn.readModelFromStream(
        new ByteArrayInputStream(bpmn.getBytes(StandardCharsets.UTF_8)));
  }

  private List<String> blocks(String language) {
    return page.blocks().stream()
        .filter(block -> block.language().equals(language))
        .map(MarkdownPage.Block::content)
        .toList();
  }
}
