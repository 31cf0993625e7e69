package io.orderescrow.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageType;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.spin.json.SpinJsonNode;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** Adds a message to the outbox, in the engine's transaction. */
@Component("sendMessage")
class TunedSend implements JavaDelegate {

  private final Catalogue catalogue =
      Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml"));
  private final TunedTable table;
  private final TunedRelay relay;

  TunedSend(TunedTable table, TunedRelay relay) {
    this.table = table;
    this.relay = relay;
  }

  @Override
  public void execute(DelegateExecution execution) {
    MessageType type = catalogue.require(SentName.of(execution));
    JsonNode order = (JsonNode) ((SpinJsonNode) execution.getVariable("order")).unwrap();
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    for (String property : type.properties()) {
      Object variable = execution.getVariable(property);
      if (variable != null) {
        payload.put(property, variable.toString());
      } else if (order.has(property)) {
        payload.set(property, order.get(property));
      }
    }
    table.addToOutbox(
        MessageEnvelopes.from(type.name(), execution.getProcessBusinessKey()), payload);
    relay.wakeAfterCommit();
  }
}
