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

/** Which elements of a model the stories of one test class have to visit, and have not yet. */
public final class ModelCoverage {

  private final Set<String> missing;

  private ModelCoverage(Stream<String> toVisit) {
    this.missing = new TreeSet<>(toVisit.toList());
  }

  /** All elements of a model. */
  public static ModelCoverage of(String name) {
    return new ModelCoverage(all(model(name)));
  }

  /** The elements that are reached without going through any of the given ones. */
  static ModelCoverage upTo(String name, String... borders) {
    return new ModelCoverage(near(model(name), borders).stream());
  }

  /** All other elements: together with {@link #upTo} that is the whole model. */
  static ModelCoverage beyond(String name, String... borders) {
    ProcessModel model = model(name);
    Set<String> near = near(model, borders);
    return new ModelCoverage(all(model).filter(id -> !near.contains(id)));
  }

  void add(Story story) {
    add(story.visited());
  }

  /** Ids of elements that were entered. */
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
    return model.every(FlowNode.class).stream()
        .filter(ModelCoverage::leavesATrace)
        .map(FlowNode::getId);
  }

  /** The engine's history does not record that a compensation was attached. */
  private static boolean leavesATrace(FlowNode node) {
    return !(node instanceof BoundaryEvent boundary
        && boundary.getEventDefinitions().stream()
            .anyMatch(CompensateEventDefinition.class::isInstance));
  }

  private static Set<String> near(ProcessModel model, String... borders) {
    Set<String> beyond = Set.of(borders);
    Set<String> near = new TreeSet<>();
    Deque<FlowNode> toLookAt = new ArrayDeque<>(model.every(StartEvent.class));
    toLookAt.addAll(model.every(SubProcess.class));
    model.every(FlowNode.class).stream().filter(ModelCoverage::undoes).forEach(toLookAt::add);
    while (!toLookAt.isEmpty()) {
      FlowNode node = toLookAt.pop();
      if (leavesATrace(node) && !beyond.contains(node.getId()) && near.add(node.getId())) {
        toLookAt.addAll(next(model, node));
      }
    }
    return near;
  }

  private static boolean undoes(FlowNode node) {
    return node instanceof Activity activity && activity.isForCompensation();
  }

  private static List<FlowNode> next(ProcessModel model, FlowNode node) {
    return Stream.concat(node.getSucceedingNodes().list().stream(), model.boundaryEventsOn(node))
        .map(FlowNode.class::cast)
        .toList();
  }
}
