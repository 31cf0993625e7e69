package io.orderescrow.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.StoredPayload;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.spin.Spin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Numbers of a payload keep their value on their way through the engine. */
@Tag("S43")
class PayloadVariablesTest {

  private static final String JSON =
      """
      {"cents":1995,"rate":19.95,"exact":12345678901234567.89,"tiny":0.12345678901234567891,
       "large":123456789012345678901234567890}
      """;

  @Test
  void aNumberThatADoubleHoldsIsADouble() {
    assertThat(variables()).containsEntry("cents", 1995).containsEntry("rate", 19.95);
  }

  @Test
  void aNumberThatADoubleWouldRoundIsADecimal() {
    assertThat(variables())
        .containsEntry("exact", new BigDecimal("12345678901234567.89"))
        .containsEntry("tiny", new BigDecimal("0.12345678901234567891"));
  }

  @Test
  void eachNumberIsSentAsItWasReceived() {
    ObjectNode payload = payload();
    for (String name : List.of("cents", "rate", "exact", "tiny", "large")) {
      assertThat(PayloadVariables.toJson(variables().get(name)))
          .as(name)
          .hasToString(payload.get(name).toString());
    }
  }

  @Test
  void aJsonVariableKeepsEachDigit() {
    Object stored = PayloadVariables.persistent(payload()).getValue();

    assertThat(PayloadVariables.toJson(Spin.JSON(String.valueOf(stored))))
        .hasToString(payload().toString());
  }

  private static ObjectNode payload() {
    return StoredPayload.read(JSON.getBytes(StandardCharsets.UTF_8));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> variables() {
    return (Map<String, Object>)
        Objects.requireNonNull(PayloadVariables.transientMessage(payload()).get("message"));
  }
}
