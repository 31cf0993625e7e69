package io.orderescrow.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * Finds text that JSON allows and PostgreSQL cannot store: U+0000 and half a surrogate pair. A
 * message that is valid by its schema must not fail at the database.
 */
final class UnstorableText {

  private UnstorableText() {}

  /** One sentence about the first such text, if there is one. */
  static Optional<String> violation(JsonNode payload) {
    return violation("", payload);
  }

  private static Optional<String> violation(String place, JsonNode node) {
    if (node.isTextual()) {
      return isStorable(node.textValue())
          ? Optional.empty()
          : Optional.of(place + " contains U+0000 or half a surrogate pair");
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        Optional<String> found = violation(place + "/" + i, node.get(i));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      Optional<String> found =
          isStorable(entry.getKey())
              ? violation(place + "/" + entry.getKey(), entry.getValue())
              : Optional.of(place + " has a property named with U+0000 or half a surrogate pair");
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static boolean isStorable(String text) {
    return text.codePoints()
        .noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
  }
}
