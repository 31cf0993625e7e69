package io.orderescrow.model;

import static java.util.stream.Collectors.toSet;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaIn;

/**
 * Checks the models against the catalogue before they are deployed. The orchestrator must be able
 * to send each message a model sends and to receive each message a model waits for. Otherwise the
 * first order that hangs would reveal a wrong name.
 */
class ModelCheck {

  private final Catalogue catalogue;

  ModelCheck(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * @param waitSettings ids of the activities for which settings override gaps or deadlines
   * @throws ModelRefusedException with the file, the element and the message
   */
  void check(List<ModelFile> files, Iterable<String> waitSettings) {
    checkStartMessages(files);
    Set<String> activities = new HashSet<>();
    Set<String> processes = processIds(files);
    for (ModelFile file : files) {
      BpmnModelInstance model = file.model();
      checkSearchPaths(file);
      checkMessages(file);
      for (FlowNode node : model.getModelElementsByType(FlowNode.class)) {
        if (node instanceof CallActivity call) {
          checkCall(file, call, processes);
        }
        if (node instanceof Activity) {
          activities.add(node.getId().toLowerCase(Locale.ROOT));
        }
      }
    }
    for (String id : waitSettings) {
      if (!activities.contains(id.toLowerCase(Locale.ROOT))) {
        throw new ModelRefusedException(
            "fulfilment.model.waits.%s is set, but no model has an activity '%s'"
                .formatted(id, id));
      }
    }
  }

  /** A message that starts two processes would start neither. */
  private static void checkStartMessages(List<ModelFile> files) {
    Map<String, String> fileByMessage = new HashMap<>();
    for (ModelFile file : files) {
      ModelFacts.findMessageStart(file.model())
          .map(MessageStart::message)
          .ifPresent(
              message -> {
                String other = fileByMessage.putIfAbsent(message, file.name());
                if (other != null) {
                  throw new ModelRefusedException(
                      "%s: the message '%s' also starts the process in %s"
                          .formatted(file.name(), message, other));
                }
              });
    }
  }

  /**
   * Checks the messages of one model, which may be a version that is deployed and not a file.
   *
   * @throws ModelRefusedException with the model, the element and the message
   */
  void checkMessages(ModelFile file) {
    file.model().getModelElementsByType(FlowNode.class).forEach(node -> checkNode(file, node));
  }

  private static Set<String> processIds(List<ModelFile> files) {
    return files.stream()
        .flatMap(file -> file.model().getModelElementsByType(Process.class).stream())
        .map(Process::getId)
        .collect(toSet());
  }

  /**
   * An instance calls the version that was deployed with its own. With the engine's default, the
   * latest version, an upgrade would change the undos of orders that run.
   */
  private static void checkCall(ModelFile file, CallActivity call, Set<String> processes) {
    String binding = call.getCamundaCalledElementBinding();
    if (binding == null || binding.equals("latest")) {
      throw new ModelRefusedException(
          ("%s: the call activity '%s' would call the latest version. Set"
                  + " camunda:calledElementBinding=\"deployment\"")
              .formatted(file.name(), call.getId()));
    }
    String called = String.valueOf(call.getCalledElement());
    if (binding.equals("deployment") && !called.contains("${") && !processes.contains(called)) {
      throw new ModelRefusedException(
          "%s: the call activity '%s' calls '%s', which none of the BPMN files contains"
              .formatted(file.name(), call.getId(), called));
    }
  }

  private static void checkSearchPaths(ModelFile file) {
    ModelFacts.findMessageStart(file.model())
        .map(MessageStart::searchPaths)
        .filter(paths -> paths.size() > MessageStart.MAX_SEARCH_PATHS)
        .ifPresent(
            paths -> {
              throw new ModelRefusedException(
                  "%s: findBy names more than %d values: %s"
                      .formatted(
                          file.name(), MessageStart.MAX_SEARCH_PATHS, String.join(", ", paths)));
            });
  }

  private void checkNode(ModelFile file, FlowNode node) {
    ModelFacts.sentMessage(node)
        .ifPresent(name -> checkName(file, node, name, "sends", MessageType::sent));
    ModelFacts.caughtMessage(node)
        .ifPresent(name -> checkName(file, node, name, "waits for", MessageType::received));
    if (node instanceof CallActivity call) {
      checkParameters(file, call);
    }
    if (node instanceof BoundaryEvent reminder && !reminder.cancelActivity()) {
      ModelFacts.sentAfter(reminder)
          .ifPresent(
              command ->
                  ModelFacts.caughtMessage(reminder.getAttachedTo())
                      .ifPresent(answer -> checkAnswer(file, node, command, answer)));
    }
  }

  /** The inbox would refuse each answer of the service. */
  private void checkAnswer(ModelFile file, FlowNode node, String command, String answer) {
    List<String> answered = catalogue.find(answer).map(MessageType::answers).orElse(List.of());
    if (!answered.isEmpty() && !answered.contains(command) && !command.contains("${")) {
      throw new ModelRefusedException(
          "%s: the element '%s' sends '%s' until '%s' arrives, but by x-answers of the catalogue that message answers '%s'"
              .formatted(
                  file.name(), node.getId(), command, answer, String.join("' or '", answered)));
    }
  }

  /** Skips expressions: their values are checked at the call activity that passes them. */
  private void checkName(
      ModelFile file, FlowNode node, String name, String verb, Predicate<MessageType> direction) {
    if (name.contains("${")) {
      return;
    }
    MessageType type = catalogue.find(name).orElse(null);
    if (type == null) {
      throw new ModelRefusedException(
          "%s: the element '%s' %s '%s', which is not in the catalogue"
              .formatted(file.name(), node.getId(), verb, name));
    }
    if (!direction.test(type)) {
      throw new ModelRefusedException(
          "%s: the element '%s' %s '%s', which the catalogue has only in the other direction"
              .formatted(file.name(), node.getId(), verb, name));
    }
  }

  private void checkParameters(ModelFile file, CallActivity call) {
    Map<String, String> inputs = ModelFacts.inputsOf(call);
    String command = inputs.get("command");
    String acknowledgement = inputs.get("acknowledgement");
    if (command != null && acknowledgement != null) {
      checkAnswer(file, call, command, acknowledgement);
    }
    for (CamundaIn in : ModelFacts.extensions(call, CamundaIn.class).toList()) {
      String value = in.getCamundaSourceExpression();
      if ("command".equals(in.getCamundaTarget()) && value != null) {
        checkName(file, call, value, "sends", MessageType::sent);
      } else if ("acknowledgement".equals(in.getCamundaTarget()) && value != null) {
        checkName(file, call, value, "waits for", MessageType::received);
      }
    }
  }
}
