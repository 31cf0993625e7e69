package io.orderescrow.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageType;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.outbox.OutgoingMessage;
import io.orderescrow.process.Gathering.Moment;
import io.orderescrow.process.Models.MessageStart;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.context.Context;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Sends the message that stands at the element it is called for: the bean {@code sendMessage} of
 * the models' send tasks and message throw and end events. It is promised in the engine's
 * transaction and leaves after the commit.
 *
 * <p>The payload is what the catalogue says the message carries. Each property is filled from, in
 * this order: the business key, if it is the key property; the process variable of that name, an
 * input parameter of the element included; the property of that name in the payload that started
 * the process, where the model keeps it. Otherwise it is left out, which the catalogue allows or
 * not.
 */
@Component("sendMessage")
@Profile("orchestrator")
public class SendMessage implements JavaDelegate {

  private final Catalogue catalogue;
  private final Models models;
  private final Causes causes;
  private final Gathering<OutgoingMessage> outgoing;

  SendMessage(Catalogue catalogue, Models models, Causes causes, Outbox outbox) {
    this.catalogue = catalogue;
    this.models = models;
    this.causes = causes;
    this.outgoing = new Gathering<>(Moment.BEFORE_COMMIT, outbox::add);
  }

  @Override
  public void execute(DelegateExecution execution) {
    String businessKey = execution.getProcessBusinessKey();
    if (businessKey == null) {
      throw new ProcessEngineException(
          "The element '%s' cannot send a message: its instance has no business key"
              .formatted(execution.getCurrentActivityId()));
    }
    MessageType type = catalogue.require(messageName(execution));
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    ObjectNode kept = keptPayload(execution);
    for (String property : type.properties()) {
      JsonNode value =
          property.equals(type.keyProperty())
              ? JsonNodeFactory.instance.textNode(businessKey)
              : value(execution, property, kept);
      if (value != null) {
        payload.set(property, value);
      }
    }
    outgoing.add(new OutgoingMessage(type.name(), businessKey, payload, causes.current()));
  }

  /**
   * The engine resolves expressions in the names of messages it catches, but not of those we send.
   */
  private String messageName(DelegateExecution execution) {
    String activityId = execution.getCurrentActivityId();
    String name =
        models
            .sends(execution.getProcessDefinitionId(), activityId)
            .orElseThrow(
                () ->
                    new ProcessEngineException(
                        "The element '%s' has the bean sendMessage but no message"
                            .formatted(activityId)));
    return name.contains("${")
        ? (String)
            Context.getProcessEngineConfiguration()
                .getExpressionManager()
                .createExpression(name)
                .getValue(execution)
        : name;
  }

  /**
   * What its contract describes of the payload that started the process. It may hold more, of any
   * name and type, and nobody has agreed to pass that on as ours.
   */
  private @Nullable ObjectNode keptPayload(DelegateExecution execution) {
    MessageStart start = models.messageStart(execution.getProcessDefinitionId());
    if (start == null || start.keptAs() == null) {
      return null;
    }
    JsonNode kept = Variables.toJson(execution.getVariable(start.keptAs()));
    return kept instanceof ObjectNode all
        ? JsonNodeFactory.instance
            .objectNode()
            .<ObjectNode>setAll(all)
            .retain(catalogue.require(start.message()).properties())
        : null;
  }

  private static @Nullable JsonNode value(
      DelegateExecution execution, String property, @Nullable JsonNode kept) {
    JsonNode variable = Variables.toJson(execution.getVariable(property));
    return variable == null && kept != null ? kept.get(property) : variable;
  }
}
