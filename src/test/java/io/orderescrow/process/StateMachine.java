package io.orderescrow.process;

import io.orderescrow.model.ProcessModel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.CompensateEventDefinition;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Event;
import org.camunda.bpm.model.bpmn.instance.EventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.IntermediateThrowEvent;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.ThrowEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/**
 * A process model as a state machine. Its states are the elements in which it waits for a message,
 * a user, its undos or a condition. All elements in between run in one transaction.
 */
final class StateMachine {

  private static final String ALL_UNDONE = "every undo is acknowledged";

  private final ProcessModel model;
  private final Set<Transition> transitions = new LinkedHashSet<>();
  private final List<FlowNode> toVisit = new ArrayList<>();
  private final Set<String> visited = new LinkedHashSet<>();

  private StateMachine(ProcessModel model) {
    this.model = model;
  }

  /** Returns all transitions, in the order of a walk from the start. */
  static Set<Transition> transitionsOf(ProcessModel model) {
    StateMachine machine = new StateMachine(model);
    machine.walk();
    return machine.transitions;
  }

  private void walk() {
    for (StartEvent start : starts(model.process())) {
      follow(start, trigger(start).orElse(isCalled() ? "a call" : start.getId()), start);
    }
    while (!toVisit.isEmpty()) {
      FlowNode state = toVisit.remove(0);
      if (waits(state) && visited.add(state.getId())) {
        leave(state);
      }
    }
  }

  private void leave(FlowNode state) {
    if (state instanceof ReceiveTask task) {
      follow(state, task.getMessage().getName(), task);
    } else if (state instanceof UserTask) {
      follow(state, "a person", state);
    } else if (isUndo(state)) {
      follow(state, ALL_UNDONE, state);
    } else {
      follow(state, state.getId(), state);
    }
    model.boundaryEventsOn(state).forEach(boundary -> leave(state, boundary));
    if (state.getParentElement() instanceof SubProcess around) {
      model.boundaryEventsOn(around).forEach(boundary -> leave(state, boundary));
    }
    if (state.getParentElement() instanceof Process) {
      for (StartEvent start : eventStarts()) {
        trigger(start).ifPresent(trigger -> follow(state, trigger, start));
      }
    }
  }

  private void leave(FlowNode state, BoundaryEvent boundary) {
    String trigger = trigger(boundary).orElse(boundary.getId());
    if (boundary.cancelActivity()) {
      follow(state, trigger, boundary);
    } else {
      transitions.add(new Transition(state.getId(), trigger, state.getId()));
    }
  }

  /** Follows the flow after an element to the next states and ends. */
  private void follow(FlowNode state, String trigger, FlowNode from) {
    for (SequenceFlow flow : from.getOutgoing()) {
      String decided =
          flow.getConditionExpression() == null ? trigger : trigger + ": " + flow.getName();
      FlowNode next = flow.getTarget();
      if (next instanceof SubProcess inner) {
        starts(inner).forEach(start -> follow(state, decided, start));
      } else if (next instanceof EndEvent && endsWithin(next.getParentElement())) {
        follow(state, decided, (SubProcess) next.getParentElement());
      } else if (next instanceof EndEvent end && has(end, ErrorEventDefinition.class)) {
        eventStarts().stream()
            .filter(start -> has(start, ErrorEventDefinition.class))
            .forEach(start -> follow(state, decided, start));
      } else if (next instanceof EndEvent || waits(next)) {
        transitions.add(new Transition(state.getId(), decided, next.getId()));
        // Undos last, so that the table follows the happy path.
        toVisit.add(isUndo(next) ? toVisit.size() : firstUndo(), next);
      } else {
        follow(state, decided, next);
      }
    }
  }

  private int firstUndo() {
    return (int) toVisit.stream().takeWhile(state -> !isUndo(state)).count();
  }

  private static boolean waits(FlowNode node) {
    return node instanceof ReceiveTask
        || node instanceof UserTask
        || node instanceof IntermediateCatchEvent
        || isUndo(node);
  }

  /** Whether the flow continues after the surrounding sub-process. */
  private static boolean endsWithin(ModelElementInstance around) {
    return around instanceof SubProcess inner && !inner.triggeredByEvent();
  }

  private boolean isCalled() {
    return ProcessModel.all().stream()
        .flatMap(other -> other.elements(CallActivity.class).stream())
        .anyMatch(call -> call.getCalledElement().equals(model.process().getId()));
  }

  private static boolean isUndo(FlowNode node) {
    return node instanceof IntermediateThrowEvent event
        && has(event, CompensateEventDefinition.class);
  }

  private List<StartEvent> eventStarts() {
    return model.elements(StartEvent.class).stream()
        .filter(
            start -> start.getParentElement() instanceof SubProcess sub && sub.triggeredByEvent())
        .toList();
  }

  private List<StartEvent> starts(ModelElementInstance process) {
    return model.elements(StartEvent.class).stream()
        .filter(start -> start.getParentElement().equals(process))
        .toList();
  }

  /** Returns the name of the message that an event catches; it may be an expression. */
  private static Optional<String> trigger(CatchEvent event) {
    return event.getEventDefinitions().stream()
        .filter(MessageEventDefinition.class::isInstance)
        .map(definition -> ((MessageEventDefinition) definition).getMessage().getName())
        .findFirst();
  }

  private static boolean has(Event event, Class<? extends EventDefinition> kind) {
    return (event instanceof CatchEvent caught
            ? caught.getEventDefinitions()
            : ((ThrowEvent) event).getEventDefinitions())
        .stream().anyMatch(kind::isInstance);
  }
}
