package io.orderescrow.benchmark;

import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.SendTask;

/** Reads the name of the message that an element of the model sends. */
final class SentName {

  private SentName() {}

  static String of(DelegateExecution execution) {
    FlowElement element = execution.getBpmnModelElementInstance();
    String name =
        element instanceof SendTask task
            ? task.getMessage().getName()
            : element.getChildElementsByType(MessageEventDefinition.class).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(element.getId() + " sends nothing"))
                .getMessage()
                .getName();
    return name.startsWith("${")
        ? Objects.requireNonNull(
            (String) execution.getVariable(name.substring(2, name.length() - 1)), name)
        : name;
  }
}
