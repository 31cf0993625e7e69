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
 * One BPMN file of the folder {@code processes}, read without an engine.
 *
 * @param name the file's name without its ending
 */
public record ProcessModel(String name, BpmnModelInstance bpmn) {

  /** All of them, by name. */
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

  public <T extends ModelElementInstance> Collection<T> every(Class<T> type) {
    return bpmn.getModelElementsByType(type);
  }

  public Process process() {
    return every(Process.class).iterator().next();
  }

  public Stream<BoundaryEvent> boundaryEventsOn(FlowNode host) {
    return every(BoundaryEvent.class).stream()
        .filter(boundary -> boundary.getAttachedTo().equals(host));
  }

  /** The steps that come right before a node; gateways are looked through. */
  static Stream<FlowNode> before(FlowNode node) {
    return node.getPreviousNodes().list().stream()
        .flatMap(previous -> previous instanceof Gateway ? before(previous) : Stream.of(previous));
  }

  /** The steps that come right after a node; gateways are looked through. */
  public static Stream<FlowNode> after(FlowNode node) {
    return node.getSucceedingNodes().list().stream()
        .flatMap(next -> next instanceof Gateway ? after(next) : Stream.of(next));
  }

  /** Names of all messages this model sends. */
  public Set<String> sent() {
    Set<String> names = new TreeSet<>();
    every(FlowNode.class)
        .forEach(node -> names.addAll(resolved(SentMessages.nameOf(node).stream())));
    return names;
  }

  /** Names of all messages this model waits for or starts with. */
  public Set<String> caught() {
    Stream<String> awaited =
        every(ReceiveTask.class).stream().map(task -> task.getMessage().getName());
    Stream<String> events =
        every(CatchEvent.class).stream()
            .flatMap(event -> event.getEventDefinitions().stream())
            .filter(MessageEventDefinition.class::isInstance)
            .map(definition -> ((MessageEventDefinition) definition).getMessage().getName());
    return new TreeSet<>(resolved(Stream.concat(awaited, events)));
  }

  /** A called process takes message names from its callers: {@code ${command}} is a variable. */
  private List<String> resolved(Stream<String> names) {
    return names
        .flatMap(
            name ->
                name.startsWith("${")
                    ? handedIn(name.substring(2, name.length() - 1))
                    : Stream.of(name))
        .toList();
  }

  private Stream<String> handedIn(String variable) {
    return all().stream()
        .flatMap(model -> model.every(CallActivity.class).stream())
        .filter(call -> call.getCalledElement().equals(process().getId()))
        .map(call -> handedIn(call, variable));
  }

  /** What a calling activity hands in as the given variable of the process that it calls. */
  public static String handedIn(CallActivity call, String variable) {
    return call
        .getExtensionElements()
        .getElementsQuery()
        .filterByType(CamundaIn.class)
        .list()
        .stream()
        .filter(in -> variable.equals(in.getCamundaTarget()))
        .map(CamundaIn::getCamundaSourceExpression)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError(call.getId() + " does not hand in '" + variable + "'"));
  }

  @Override
  public String toString() {
    return name;
  }
}
