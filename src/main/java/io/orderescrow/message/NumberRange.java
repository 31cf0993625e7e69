package io.orderescrow.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * Finds numbers that no double can come near. JSON allows {@code 1e400000000}; the schema's limits
 * do not see it, because the validator takes it for 0, and its digits would fill the memory.
 */
final class NumberRange {

  private static final int MAX_EXPONENT = 308;

  private NumberRange() {}

  /** One sentence about the first such number, if there is one. */
  static Optional<String> violation(JsonNode payload) {
    return find(payload).map(place -> place + " is beyond 1E-308 to 1E+308");
  }

  /** Its place, built on the way back. */
  private static Optional<String> find(JsonNode node) {
    if (node.isBigDecimal()) {
      return isInRange(node.decimalValue()) ? Optional.empty() : Optional.of("");
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      Optional<String> below = find(node.get(i));
      if (below.isPresent()) {
        return Optional.of("/" + i + below.get());
      }
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      Optional<String> below = find(entry.getValue());
      if (below.isPresent()) {
        return Optional.of("/" + entry.getKey() + below.get());
      }
    }
    return Optional.empty();
  }

  private static boolean isInRange(BigDecimal number) {
    long exponent = (long) number.precision() - number.scale() - 1;
    return number.signum() == 0 || Math.abs(exponent) <= MAX_EXPONENT;
  }
}
