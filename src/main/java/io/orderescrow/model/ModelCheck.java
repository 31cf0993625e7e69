package io.orderescrow.model;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaIn;

/**
 * Holds the models against the catalogue before anything is deployed: what a model sends, we must
 * be able to send; what it waits for, we must be able to receive. A wrong name would otherwise be
 * found by the first order that hangs.
 */
class ModelCheck {

  private final Catalogue catalogue;

  ModelCheck(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * @param waitSettings ids of activities for which gaps or deadlines are set
   * @throws ModelRefusedException that names the file, the element and the message
   */
  void check(List<ModelFile> files, Iterable<String> waitSettings) {
    Set<String> activities = new HashSet<>();
    for (ModelFile file : files) {
      BpmnModelInstance model = file.model();
      checkFindBy(file);
      for (FlowNode node : model.getModelElementsByType(FlowNode.class)) {
        checkNode(file, node);
        if (node instanceof Activity) {
          activities.add(node.getId().toLowerCase(java.util.Locale.ROOT));
        }
      }
    }
    for (String id : waitSettings) {
      if (!activities.contains(id.toLowerCase(java.util.Locale.ROOT))) {
        throw new ModelRefusedException(
            "fulfilment.model.waits.%s is set, but no model has an activity '%s'"
                .formatted(id, id));
      }
    }
  }

  private static void checkFindBy(ModelFile file) {
    Models.findMessageStart(file.model())
        .filter(start -> start.findBy().size() > Models.MAX_SEARCH_KEYS)
        .ifPresent(
            start -> {
              throw new ModelRefusedException(
                  "%s: instances are found by %d values at most, not by %s"
                      .formatted(
                          file.name(), Models.MAX_SEARCH_KEYS, String.join(", ", start.findBy())));
            });
  }

  private void checkNode(ModelFile file, FlowNode node) {
    SentMessages.nameOf(node)
        .ifPresent(name -> checkName(file, node, name, "sends", MessageType::sent));
    caught(node).ifPresent(name -> checkName(file, node, name, "waits for", MessageType::received));
    if (node instanceof CallActivity call) {
      checkParameters(file, call);
    }
  }

  private static Optional<String> caught(FlowNode node) {
    if (node instanceof ReceiveTask task) {
      return Optional.ofNullable(task.getMessage()).map(Message::getName);
    }
    if (node instanceof CatchEvent event) {
      return event.getEventDefinitions().stream()
          .filter(MessageEventDefinition.class::isInstance)
          .map(definition -> ((MessageEventDefinition) definition).getMessage().getName())
          .findFirst();
    }
    return Optional.empty();
  }

  /** An expression is a parameter: it is checked where a call activity gives its value. */
  private void checkName(
      ModelFile file,
      FlowNode node,
      String name,
      String verb,
      java.util.function.Predicate<MessageType> direction) {
    if (name.contains("${")) {
      return;
    }
    MessageType type = catalogue.find(name).orElse(null);
    if (type == null) {
      throw new ModelRefusedException(
          "%s: the element '%s' %s '%s', which the catalogue does not have"
              .formatted(file.name(), node.getId(), verb, name));
    }
    if (!direction.test(type)) {
      throw new ModelRefusedException(
          "%s: the element '%s' %s '%s', which the catalogue has in the other direction only"
              .formatted(file.name(), node.getId(), verb, name));
    }
  }

  private void checkParameters(ModelFile file, CallActivity call) {
    if (call.getExtensionElements() == null) {
      return;
    }
    for (CamundaIn in :
        call.getExtensionElements().getElementsQuery().filterByType(CamundaIn.class).list()) {
      String value = in.getCamundaSourceExpression();
      if ("command".equals(in.getCamundaTarget()) && value != null) {
        checkName(file, call, value, "sends", MessageType::sent);
      } else if ("acknowledgement".equals(in.getCamundaTarget()) && value != null) {
        checkName(file, call, value, "waits for", MessageType::received);
      }
    }
  }
}
