package io.orderescrow.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values of the CloudEvents attributes of one message, and where each of them is written: in
 * headers or, in structured mode, in the body.
 *
 * @param first the value of each attribute, by its name in lower case
 * @param contradictions a sentence for each attribute that has two different values
 * @param structured whether the body holds attributes
 */
record AttributeValues(
    Map<String, Value> first, Map<String, String> contradictions, boolean structured) {

  /**
   * The first is ours and, with the second, from the AMQP binding; {@code ce-} is from HTTP, {@code
   * ce_} from Kafka. An earlier one takes precedence.
   */
  private static final List<String> PREFIXES =
      List.of(Envelopes.PREFIX, "cloudEvents:", "ce-", "ce_");

  /**
   * A value and its place.
   *
   * @param kind {@code header} or {@code attribute}
   */
  record Value(String kind, String name, Object value) {

    String place() {
      return kind + " " + name;
    }

    /** As text; empty if it is no plain value. */
    Optional<String> text() {
      if (value instanceof JsonNode node) {
        return node.isValueNode() ? Optional.of(node.asText()) : Optional.empty();
      }
      return HeaderText.of(value);
    }
  }

  /** From headers with any of the prefixes; upper and lower case make no difference. */
  static AttributeValues ofHeaders(Map<String, Object> headers) {
    AttributeValues values = new AttributeValues(new HashMap<>(), new HashMap<>(), false);
    for (String prefix : PREFIXES) {
      headers.forEach(
          (name, value) -> {
            if (value != null && name.regionMatches(true, 0, prefix, 0, prefix.length())) {
              values.add(name.substring(prefix.length()), new Value("header", name, value));
            }
          });
    }
    return values;
  }

  /** These, and the members of an event in structured mode. */
  AttributeValues and(ObjectNode event) {
    AttributeValues values =
        new AttributeValues(new HashMap<>(first), new HashMap<>(contradictions), true);
    event
        .properties()
        .forEach(
            member -> {
              if (!member.getValue().isNull()) {
                values.add(
                    member.getKey(), new Value("attribute", member.getKey(), member.getValue()));
              }
            });
    return values;
  }

  private void add(String name, Value value) {
    String attribute = name.toLowerCase(Locale.ROOT);
    @Nullable Value other = first.putIfAbsent(attribute, value);
    if (other != null && !other.text().equals(value.text())) {
      contradictions.putIfAbsent(
          attribute, other.place() + " and " + value.place() + " have different values");
    }
  }

  /** How to name an attribute that is missing. */
  String placeOf(String attribute) {
    return structured ? "attribute " + attribute : "header " + Envelopes.PREFIX + attribute;
  }
}
