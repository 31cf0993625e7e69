package io.orderescrow.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.camunda.spin.json.SpinJsonNode;
import org.camunda.spin.plugin.variable.SpinValues;
import org.jspecify.annotations.Nullable;

/** Converts payloads to process variables and back. */
final class PayloadVariables {

  /** Variable with the payload of the message that the process is receiving. */
  static final String MESSAGE = "message";

  private PayloadVariables() {}

  /**
   * Returns a payload as the transient variable {@value #MESSAGE}. The engine writes no row for it;
   * output parameters of the model keep the values the model needs.
   */
  static VariableMap transientMessage(ObjectNode message) {
    TypedValue payload = Variables.untypedValue(asMap(message), true);
    return Variables.createVariables().putValueTyped(MESSAGE, payload);
  }

  /** Returns a payload as a JSON variable, which the instance keeps until its end. */
  static TypedValue persistent(ObjectNode payload) {
    return SpinValues.jsonValue(payload.toString()).create();
  }

  /**
   * Converts the value of a variable to JSON; null stays null.
   *
   * @throws IllegalArgumentException for a type without JSON form
   */
  static @Nullable JsonNode toJson(@Nullable Object value) {
    JsonNodeFactory factory = JsonNodeFactory.instance;
    if (value == null) {
      return null;
    } else if (value instanceof SpinJsonNode json) {
      return (JsonNode) json.unwrap();
    } else if (value instanceof JsonNode json) {
      return json;
    } else if (value instanceof CharSequence text) {
      return factory.textNode(text.toString());
    } else if (value instanceof Boolean truth) {
      return factory.booleanNode(truth);
    } else if (value instanceof Integer || value instanceof Long || value instanceof Short) {
      return factory.numberNode(((Number) value).longValue());
    } else if (value instanceof Double number) {
      return factory.numberNode(number);
    } else if (value instanceof BigDecimal number) {
      return factory.numberNode(number);
    } else if (value instanceof BigInteger number) {
      return factory.numberNode(number);
    }
    throw new IllegalArgumentException(
        "A value of type %s cannot be sent in a message".formatted(value.getClass().getName()));
  }

  private static Map<String, @Nullable Object> asMap(ObjectNode object) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    object.properties().forEach(field -> map.put(field.getKey(), plain(field.getValue())));
    return map;
  }

  /** A double where it is exact, because the engine stores it as a number; a decimal otherwise. */
  private static Number number(JsonNode node) {
    if (!node.isBigDecimal()) {
      return node.numberValue();
    }
    BigDecimal exact = node.decimalValue();
    double rounded = exact.doubleValue();
    return Double.isFinite(rounded) && BigDecimal.valueOf(rounded).compareTo(exact) == 0
        ? (Number) rounded
        : exact;
  }

  private static @Nullable Object plain(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return asMap(object);
    } else if (node.isArray()) {
      List<@Nullable Object> items = new ArrayList<>();
      node.forEach(item -> items.add(plain(item)));
      return items;
    } else if (node.isNull()) {
      return null;
    } else if (node.isBoolean()) {
      return node.booleanValue();
    } else if (node.isNumber()) {
      return number(node);
    }
    return node instanceof POJONode pojo ? pojo.getPojo() : node.textValue();
  }
}
