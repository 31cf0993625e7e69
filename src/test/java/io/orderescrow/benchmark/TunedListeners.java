package io.orderescrow.benchmark;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.spin.plugin.variable.SpinValues;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Processes each message in one transaction, and acknowledges it after the commit. The transaction
 * inserts the message into the inbox, correlates it, and inserts outgoing messages into the outbox.
 */
class TunedListeners {

  private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

  private final RuntimeService runtime;
  private final TunedTable table;
  private final TransactionTemplate transaction;
  private final ObjectMapper json;

  TunedListeners(
      RuntimeService runtime,
      TunedTable table,
      TransactionTemplate transaction,
      ObjectMapper json) {
    this.runtime = runtime;
    this.table = table;
    this.transaction = transaction;
    this.json = json;
  }

  @RabbitListener(queues = "tuned.starts", concurrency = "3")
  void start(Message message) {
    receive(message, this::startOrder);
  }

  @RabbitListener(queues = "tuned.answers", concurrency = "3")
  void answer(Message message) {
    receive(message, this::moveOrder);
  }

  private void receive(Message message, Consumer<Message> correlation) {
    String source = attribute(message, "source");
    String id = attribute(message, "id");
    try {
      transaction.executeWithoutResult(
          status -> {
            if (table.isNew(source, id, "APPLIED")) {
              correlation.accept(message);
            }
          });
    } catch (MismatchingMessageCorrelationException noRecipient) {
      table.isNew(source, id, "PARKED");
    }
  }

  private void startOrder(Message message) {
    String order = new String(message.getBody(), StandardCharsets.UTF_8);
    runtime
        .createMessageCorrelation(attribute(message, "type"))
        .processInstanceBusinessKey(attribute(message, "subject"))
        .setVariables(
            Variables.createVariables()
                .putValueTyped("order", SpinValues.jsonValue(order).create()))
        .correlateStartMessage();
  }

  private void moveOrder(Message message) {
    runtime
        .createMessageCorrelation(attribute(message, "type"))
        .processInstanceBusinessKey(attribute(message, "subject"))
        .setVariables(
            Variables.createVariables()
                .putValueTyped("message", Variables.untypedValue(fields(message), true)))
        .correlate();
  }

  private Map<String, Object> fields(Message message) {
    try {
      return json.readValue(message.getBody(), FIELDS);
    } catch (IOException failure) {
      throw new UncheckedIOException("The body is not a JSON object", failure);
    }
  }

  private static String attribute(Message message, String name) {
    return message.getMessageProperties().getHeader("cloudEvents_" + name).toString();
  }
}
