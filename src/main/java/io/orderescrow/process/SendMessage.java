package io.orderescrow.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.instance.InstanceTable;
import io.orderescrow.instance.InstanceTable.SuppressedMessage;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageType;
import io.orderescrow.model.MessageStart;
import io.orderescrow.model.Models;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.outbox.OutgoingMessage;
import io.orderescrow.process.SentSecrets.InstanceMessage;
import io.orderescrow.transaction.TransactionBatch;
import io.orderescrow.transaction.TransactionBatch.Moment;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The bean {@code sendMessage} of send tasks, message throw events and message end events. It adds
 * the element's message to the outbox in the engine's transaction.
 *
 * <p>The payload has the properties that the catalogue describes. The value of a property is the
 * first of these that exists; without one, the property is left out:
 *
 * <ol>
 *   <li>the business key, for the key property
 *   <li>the process variable of that name, including input parameters of the element
 *   <li>the property of that name in the payload that started the process, if the model keeps it
 * </ol>
 *
 * <p>The engine has masks instead of secrets. They are replaced just before the commit.
 */
@Component("sendMessage")
public class SendMessage implements JavaDelegate {

  private final Catalogue catalogue;
  private final Models models;
  private final Causation causation;
  private final Outbox outbox;
  private final TransactionBatch<InstanceMessage> outgoing;
  private final TransactionBatch<SuppressedMessage> suppressed;

  SendMessage(
      Catalogue catalogue,
      Models models,
      Causation causes,
      Outbox outbox,
      InstanceTable instances,
      SentSecrets secrets) {
    this.catalogue = catalogue;
    this.models = models;
    this.causation = causes;
    this.outbox = outbox;
    this.outgoing =
        new TransactionBatch<>(
            Moment.BEFORE_COMMIT, messages -> outbox.add(secrets.restoreIn(messages)));
    this.suppressed = new TransactionBatch<>(Moment.BEFORE_COMMIT, instances::keepSuppressed);
  }

  /** In tracking mode the process continues as if the message had been sent. */
  @Override
  public void execute(DelegateExecution execution) {
    MessageType type = catalogue.require(messageName(execution));
    if (outbox.allows(type.name())) {
      send(execution, type, Map.of());
    } else if (execution.getBpmnModelElementInstance() instanceof EndEvent) {
      OutgoingMessage last = message(execution, type, Map.of());
      suppressed.add(
          new SuppressedMessage(
              processKey(execution), last.subject(), last.type(), last.payload()));
    }
  }

  /**
   * Sends a message that no element of the model sends.
   *
   * @param overrides payload properties that take precedence over all other values
   */
  public void send(DelegateExecution execution, MessageType type, Map<String, String> overrides) {
    outgoing.add(new InstanceMessage(processKey(execution), message(execution, type, overrides)));
  }

  private OutgoingMessage message(
      DelegateExecution execution, MessageType type, Map<String, String> overrides) {
    String businessKey = execution.getProcessBusinessKey();
    if (businessKey == null) {
      throw new ProcessEngineException(
          "The element '%s' cannot send a message: its instance has no business key"
              .formatted(execution.getCurrentActivityId()));
    }
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    ObjectNode kept = keptPayload(execution);
    for (String property : type.properties()) {
      JsonNode value =
          property.equals(type.keyProperty())
              ? JsonNodeFactory.instance.textNode(businessKey)
              : overrides.containsKey(property)
                  ? JsonNodeFactory.instance.textNode(overrides.get(property))
                  : value(execution, property, kept);
      if (value != null) {
        payload.set(property, value);
      }
    }
    return new OutgoingMessage(type.name(), businessKey, payload, causation.current());
  }

  private static String processKey(DelegateExecution execution) {
    return ((ExecutionEntity) execution).getProcessDefinition().getKey();
  }

  /** Resolves an expression in the name: the engine does so only for messages it catches. */
  private String messageName(DelegateExecution execution) {
    String activityId = execution.getCurrentActivityId();
    String name =
        models
            .sentMessage(execution.getProcessDefinitionId(), activityId)
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
   * Returns the kept payload without properties outside its contract: they may have any name and
   * type, and must not become properties of our messages.
   */
  private @Nullable ObjectNode keptPayload(DelegateExecution execution) {
    MessageStart start = models.messageStart(execution.getProcessDefinitionId());
    if (start == null || start.payloadVariable() == null) {
      return null;
    }
    JsonNode kept = PayloadVariables.toJson(execution.getVariable(start.payloadVariable()));
    return kept instanceof ObjectNode all
        ? JsonNodeFactory.instance
            .objectNode()
            .<ObjectNode>setAll(all)
            .retain(catalogue.require(start.message()).properties())
        : null;
  }

  private static @Nullable JsonNode value(
      DelegateExecution execution, String property, @Nullable JsonNode kept) {
    JsonNode variable = PayloadVariables.toJson(execution.getVariable(property));
    return variable == null && kept != null ? kept.get(property) : variable;
  }
}
