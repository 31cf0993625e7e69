package io.orderescrow.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.MessageType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** Sends at once, even if the engine's transaction rolls back later. */
@Component("sendMessage")
class TutorialSend implements JavaDelegate {

  private final Catalogue catalogue =
      Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml"));
  private final RabbitTemplate rabbit;
  private final ObjectMapper json;

  TutorialSend(RabbitTemplate rabbit, ObjectMapper json) {
    this.rabbit = rabbit;
    this.json = json;
  }

  @Override
  public void execute(DelegateExecution execution) throws JsonProcessingException {
    MessageType type = catalogue.require(SentName.of(execution));
    Map<String, Object> payload = new LinkedHashMap<>();
    for (String property : type.properties()) {
      Object value = execution.getVariable(property);
      if (value != null) {
        payload.put(property, isJson(value) ? json.readTree((String) value) : value);
      }
    }
    String order = execution.getProcessBusinessKey();
    rabbit.convertAndSend(
        "orders",
        type.name(),
        payload,
        message -> {
          message.getMessageProperties().setType(type.name());
          message
              .getMessageProperties()
              .getHeaders()
              .putAll(Envelopes.headers(MessageEnvelopes.from(type.name(), order)));
          return message;
        });
  }

  private static boolean isJson(Object value) {
    return value instanceof String text && (text.startsWith("{") || text.startsWith("["));
  }
}
