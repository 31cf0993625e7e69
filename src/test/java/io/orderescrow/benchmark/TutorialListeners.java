package io.orderescrow.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.springframework.amqp.rabbit.annotation.RabbitListener;

/** One listener for each message; a failed message returns to its queue, as Spring's default. */
class TutorialListeners {

  private final RuntimeService runtime;
  private final ObjectMapper json;

  TutorialListeners(RuntimeService runtime, ObjectMapper json) {
    this.runtime = runtime;
    this.json = json;
  }

  /**
   * Stores each field in a variable of its own. Objects and arrays are stored as JSON text, the
   * cheapest way.
   */
  @RabbitListener(queues = "tutorial.CreateOrderEvent")
  void createOrder(Map<String, Object> order) throws JsonProcessingException {
    VariableMap variables = Variables.createVariables();
    for (Map.Entry<String, Object> field : order.entrySet()) {
      Object value = field.getValue();
      boolean isPlain = !(value instanceof Map || value instanceof List);
      variables.put(field.getKey(), isPlain ? value : json.writeValueAsString(value));
    }
    runtime
        .createMessageCorrelation("CreateOrderEvent")
        .processInstanceBusinessKey((String) order.get("orderId"))
        .setVariables(variables)
        .correlateStartMessage();
  }

  @RabbitListener(queues = "tutorial.InventoryUpdatedEvent")
  void inventoryUpdated(Map<String, Object> event) {
    correlate("InventoryUpdatedEvent", event);
  }

  @RabbitListener(queues = "tutorial.PaymentCapturedEvent")
  void paymentCaptured(Map<String, Object> event) {
    correlate("PaymentCapturedEvent", event);
  }

  @RabbitListener(queues = "tutorial.EmailInvoiceEvent")
  void invoiceSent(Map<String, Object> event) {
    correlate("EmailInvoiceEvent", event);
  }

  @RabbitListener(queues = "tutorial.OrderShippedEvent")
  void orderShipped(Map<String, Object> event) {
    correlate("OrderShippedEvent", event);
  }

  /** The model reads the values it stores from the transient variable {@code message}. */
  private void correlate(String name, Map<String, Object> event) {
    runtime
        .createMessageCorrelation(name)
        .processInstanceBusinessKey((String) event.get("orderId"))
        .setVariables(
            Variables.createVariables()
                .putValueTyped("message", Variables.untypedValue(event, true)))
        .correlate();
  }
}
