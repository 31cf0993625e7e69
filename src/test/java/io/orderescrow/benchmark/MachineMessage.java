package io.orderescrow.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.benchmark.MachineTable.Moved;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelope;
import io.orderescrow.process.OrderStep;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;

/** The message that the bare state machine sends when an order enters a state. */
record MachineMessage(Envelope envelope, String payload) {

  private static final Catalogue CATALOGUE =
      Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml"));
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The messages by which an order enters the states, from 0. */
  private static final List<String> ENTERED_BY =
      Stream.concat(
              Stream.of("CreateOrderEvent"),
              Arrays.stream(OrderStep.values()).map(step -> step.answers.yes()))
          .toList();

  /** The messages that an order sends in the states, from 0. */
  private static final List<String> SENT =
      Stream.concat(
              Arrays.stream(OrderStep.values()).map(step -> step.command),
              Stream.of("OrderCompletedEvent"))
          .toList();

  static final int LAST = OrderStep.values().length;

  static int stateEnteredBy(String type) {
    return ENTERED_BY.indexOf(type);
  }

  static MachineMessage of(Moved order) {
    String type = SENT.get(order.state());
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    JsonNode content = read(order.content());
    JsonNode keys = read(order.keys());
    for (String property : CATALOGUE.require(type).properties()) {
      JsonNode value = keys.has(property) ? keys.get(property) : content.get(property);
      if (value != null) {
        payload.set(property, value);
      }
    }
    return new MachineMessage(MessageEnvelopes.from(type, order.id()), payload.toString());
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException failure) {
      throw new IllegalArgumentException("Invalid JSON", failure);
    }
  }
}
