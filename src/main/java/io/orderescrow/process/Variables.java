package io.orderescrow.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.orderescrow.message.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.camunda.spin.json.SpinJsonNode;
import org.camunda.spin.plugin.variable.SpinValues;
import org.jspecify.annotations.Nullable;

/** Payloads as process variables, and back. */
final class Variables {

  /** The name under which an answer is seen by the expressions of a model while it is applied. */
  static final String MESSAGE = "message";

  private Variables() {}

  /**
   * The payload as the transient variable {@value #MESSAGE}: the engine writes no row for it, the
   * model's output parameters keep what is needed.
   */
  static VariableMap seenByTheModel(Message message) {
    TypedValue payload =
        org.camunda.bpm.engine.variable.Variables.untypedValue(asMap(message.payload()), true);
    return org.camunda.bpm.engine.variable.Variables.createVariables()
        .putValueTyped(MESSAGE, payload);
  }

  /** A payload that is kept for the whole life of the instance, as JSON. */
  static TypedValue kept(ObjectNode payload) {
    return SpinValues.jsonValue(payload.toString()).create();
  }

  /**
   * A variable as JSON; null when it has no value.
   *
   * @throws IllegalArgumentException for a type that JSON has no form for
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
    }
    throw new IllegalArgumentException(
        "A value of type %s cannot be sent in a message".formatted(value.getClass().getName()));
  }

  private static Map<String, @Nullable Object> asMap(ObjectNode object) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    object.properties().forEach(field -> map.put(field.getKey(), plain(field.getValue())));
    return map;
  }

  private static @Nullable Object plain(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return asMap(object);
    } else if (node.isArray()) {
      java.util.List<@Nullable Object> items = new java.util.ArrayList<>();
      node.forEach(item -> items.add(plain(item)));
      return items;
    } else if (node.isNull()) {
      return null;
    } else if (node.isBoolean()) {
      return node.booleanValue();
    } else if (node.isNumber()) {
      return node.numberValue();
    }
    return node instanceof POJONode pojo ? pojo.getPojo() : node.textValue();
  }
}
