package io.orderescrow.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaIn;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/**
 * A BPMN file of the folder {@code processes}, read without an engine.
 *
 * @param name file name without its extension
 */
public record ProcessModel(String name, BpmnModelInstance bpmn) {

  /** Returns all models, sorted by name. */
  public static List<ProcessModel> all() {
    try (Stream<Path> files = Files.list(Path.of("processes"))) {
      return files
          .filter(file -> file.toString().endsWith(".bpmn"))
          .sorted()
          .map(
              file ->
                  new ProcessModel(
                      file.getFileName().toString().replace(".bpmn", ""),
                      Bpmn.readModelFromFile(file.toFile())))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("The folder 'processes' cannot be read", e);
    }
  }

  public <T extends ModelElementInstance> Collection<T> elements(Class<T> type) {
    return bpmn.getModelElementsByType(type);
  }

  public Process process() {
    return elements(Process.class).iterator().next();
  }

  public Stream<BoundaryEvent> boundaryEventsOn(FlowNode host) {
    return elements(BoundaryEvent.class).stream()
        .filter(boundary -> boundary.getAttachedTo().equals(host));
  }

  /** Returns the direct predecessors of a node; a gateway counts as transparent. */
  static Stream<FlowNode> before(FlowNode node) {
    return node.getPreviousNodes().list().stream()
        .flatMap(previous -> previous instanceof Gateway ? before(previous) : Stream.of(previous));
  }

  /** Returns the direct successors of a node; a gateway counts as transparent. */
  public static Stream<FlowNode> after(FlowNode node) {
    return node.getSucceedingNodes().list().stream()
        .flatMap(next -> next instanceof Gateway ? after(next) : Stream.of(next));
  }

  /** Returns the names of all messages this model sends. */
  public Set<String> sent() {
    Set<String> names = new TreeSet<>();
    elements(FlowNode.class)
        .forEach(node -> names.addAll(resolved(ModelFacts.sentMessage(node).stream())));
    return names;
  }

  /** Returns the names of all messages this model waits for or starts with. */
  public Set<String> caught() {
    Stream<String> awaited =
        elements(ReceiveTask.class).stream().map(task -> task.getMessage().getName());
    Stream<String> events =
        elements(CatchEvent.class).stream()
            .flatMap(event -> event.getEventDefinitions().stream())
            .filter(MessageEventDefinition.class::isInstance)
            .map(definition -> ((MessageEventDefinition) definition).getMessage().getName());
    return new TreeSet<>(resolved(Stream.concat(awaited, events)));
  }

  /** Replaces an expression such as {@code ${command}} by the values that callers pass in. */
  private List<String> resolved(Stream<String> names) {
    return names
        .flatMap(
            name ->
                name.startsWith("${")
                    ? callInput(name.substring(2, name.length() - 1))
                    : Stream.of(name))
        .toList();
  }

  private Stream<String> callInput(String variable) {
    return all().stream()
        .flatMap(model -> model.elements(CallActivity.class).stream())
        .filter(call -> call.getCalledElement().equals(process().getId()))
        .map(call -> callInput(call, variable));
  }

  /** Returns the value that a call activity passes to the called process as a variable. */
  public static String callInput(CallActivity call, String variable) {
    return call
        .getExtensionElements()
        .getElementsQuery()
        .filterByType(CamundaIn.class)
        .list()
        .stream()
        .filter(in -> variable.equals(in.getCamundaTarget()))
        .map(CamundaIn::getCamundaSourceExpression)
        .findFirst()
        .orElseThrow(() -> new AssertionError(call.getId() + " does not pass '" + variable + "'"));
  }

  @Override
  public String toString() {
    return name;
  }
}
