package io.orderescrow.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * Finds text that JSON can spell and PostgreSQL cannot keep: U+0000 and half a surrogate pair. A
 * message that is valid by its schema must never fail at the database, where nobody could mend it.
 */
final class UnstorableText {

  private UnstorableText() {}

  /** One sentence about the first such text, if there is any. */
  static Optional<String> find(JsonNode payload) {
    return find("", payload);
  }

  private static Optional<String> find(String place, JsonNode node) {
    if (node.isTextual()) {
      return storable(node.textValue())
          ? Optional.empty()
          : Optional.of(place + " contains U+0000 or half a surrogate pair");
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        Optional<String> found = find(place + "/" + i, node.get(i));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      Optional<String> found =
          storable(entry.getKey())
              ? find(place + "/" + entry.getKey(), entry.getValue())
              : Optional.of(place + " has a property named with U+0000 or half a surrogate pair");
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static boolean storable(String text) {
    return text.codePoints()
        .noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
  }
}
