package io.orderescrow.process;

import io.orderescrow.model.ProcessModel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CompensateEventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;

/** The elements of a model that the tests of one class have not visited yet. */
public final class ModelCoverage {

  private final Set<String> missing;

  private ModelCoverage(Stream<String> toVisit) {
    this.missing = new TreeSet<>(toVisit.toList());
  }

  /** Covers all elements of a model. */
  public static ModelCoverage of(String name) {
    return new ModelCoverage(all(model(name)));
  }

  /** Covers the elements that can be reached without passing any of the given ones. */
  static ModelCoverage upTo(String name, String... borders) {
    return new ModelCoverage(near(model(name), borders).stream());
  }

  /** Covers all elements that {@link #upTo} does not cover. */
  static ModelCoverage beyond(String name, String... borders) {
    ProcessModel model = model(name);
    Set<String> near = near(model, borders);
    return new ModelCoverage(all(model).filter(id -> !near.contains(id)));
  }

  void add(Story story) {
    add(story.visited());
  }

  /** Adds ids of visited elements. */
  public void add(Stream<String> visited) {
    visited.forEach(missing::remove);
  }

  public Set<String> missing() {
    return missing;
  }

  private static ProcessModel model(String name) {
    return ProcessModel.all().stream()
        .filter(model -> model.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<String> all(ProcessModel model) {
    return model.elements(FlowNode.class).stream()
        .filter(ModelCoverage::isInHistory)
        .map(FlowNode::getId);
  }

  /** The history does not contain compensation boundary events. */
  private static boolean isInHistory(FlowNode node) {
    return !(node instanceof BoundaryEvent boundary
        && boundary.getEventDefinitions().stream()
            .anyMatch(CompensateEventDefinition.class::isInstance));
  }

  private static Set<String> near(ProcessModel model, String... borders) {
    Set<String> beyond = Set.of(borders);
    Set<String> near = new TreeSet<>();
    Deque<FlowNode> queue = new ArrayDeque<>(model.elements(StartEvent.class));
    queue.addAll(model.elements(SubProcess.class));
    model.elements(FlowNode.class).stream()
        .filter(ModelCoverage::isCompensation)
        .forEach(queue::add);
    while (!queue.isEmpty()) {
      FlowNode node = queue.pop();
      if (isInHistory(node) && !beyond.contains(node.getId()) && near.add(node.getId())) {
        queue.addAll(next(model, node));
      }
    }
    return near;
  }

  private static boolean isCompensation(FlowNode node) {
    return node instanceof Activity activity && activity.isForCompensation();
  }

  private static List<FlowNode> next(ProcessModel model, FlowNode node) {
    return Stream.concat(node.getSucceedingNodes().list().stream(), model.boundaryEventsOn(node))
        .map(FlowNode.class::cast)
        .toList();
  }
}
