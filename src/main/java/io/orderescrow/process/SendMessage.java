package io.orderescrow.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.instance.Instances;
import io.orderescrow.instance.Instances.SuppressedMessage;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageType;
import io.orderescrow.model.Models;
import io.orderescrow.model.Models.MessageStart;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.outbox.OutgoingMessage;
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
  private final Causation causes;
  private final Outbox outbox;
  private final TransactionBatch<OutgoingMessage> outgoing;
  private final TransactionBatch<SuppressedMessage> unsaid;

  SendMessage(
      Catalogue catalogue, Models models, Causation causes, Outbox outbox, Instances instances) {
    this.catalogue = catalogue;
    this.models = models;
    this.causes = causes;
    this.outbox = outbox;
    this.outgoing = new TransactionBatch<>(Moment.BEFORE_COMMIT, outbox::add);
    this.unsaid = new TransactionBatch<>(Moment.BEFORE_COMMIT, instances::suppressed);
  }

  /** While we only track, the process goes on as if it had been sent. */
  @Override
  public void execute(DelegateExecution execution) {
    MessageType type = catalogue.require(messageName(execution));
    if (outbox.allows(type.name())) {
      send(execution, type, Map.of());
    } else if (execution.getBpmnModelElementInstance() instanceof EndEvent) {
      OutgoingMessage last = message(execution, type, Map.of());
      unsaid.add(
          new SuppressedMessage(
              processKey(execution), last.subject(), last.type(), last.payload()));
    }
  }

  /**
   * Sends a message that no element of the model sends.
   *
   * @param known properties of its payload that go before everything else
   */
  public void send(DelegateExecution execution, MessageType type, Map<String, String> known) {
    outgoing.add(message(execution, type, known));
  }

  private OutgoingMessage message(
      DelegateExecution execution, MessageType type, Map<String, String> known) {
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
              : known.containsKey(property)
                  ? JsonNodeFactory.instance.textNode(known.get(property))
                  : value(execution, property, kept);
      if (value != null) {
        payload.set(property, value);
      }
    }
    return new OutgoingMessage(type.name(), businessKey, payload, causes.current());
  }

  private static String processKey(DelegateExecution execution) {
    return ((ExecutionEntity) execution).getProcessDefinition().getKey();
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
