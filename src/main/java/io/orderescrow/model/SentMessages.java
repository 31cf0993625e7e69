package io.orderescrow.model;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.model.bpmn.instance.EventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.SendTask;
import org.camunda.bpm.model.bpmn.instance.ThrowEvent;

/** Finds the message that an element of a model sends. */
final class SentMessages {

  private SentMessages() {}

  /** Returns the message name; it may be an expression. */
  static Optional<String> nameOf(FlowNode node) {
    if (node instanceof SendTask task) {
      return Optional.ofNullable(task.getMessage()).map(Message::getName);
    }
    Collection<EventDefinition> definitions =
        node instanceof ThrowEvent event ? event.getEventDefinitions() : List.of();
    return definitions.stream()
        .filter(MessageEventDefinition.class::isInstance)
        .map(definition -> ((MessageEventDefinition) definition).getMessage())
        .filter(message -> message != null)
        .map(Message::getName)
        .findFirst();
  }
}
