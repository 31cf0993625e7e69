package io.orderescrow.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds text that JSON allows and PostgreSQL cannot store: U+0000 and half a surrogate pair. A
 * message that is valid by its schema must not fail at the database.
 */
final class UnstorableText {

  private UnstorableText() {}

  /** One sentence about the first such text, if there is one. */
  static Optional<String> violation(JsonNode payload) {
    return Optional.ofNullable(find(payload)).map(found -> found.place() + found.fault());
  }

  /** Its place is built on the way back only: names can be long, and most values are storable. */
  private static @Nullable Found find(JsonNode node) {
    if (node.isTextual()) {
      return isStorable(node.textValue())
          ? null
          : new Found("", " contains U+0000 or half a surrogate pair");
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      Found found = find(node.get(i));
      if (found != null) {
        return found.below(String.valueOf(i));
      }
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      Found found =
          isStorable(entry.getKey())
              ? find(entry.getValue())
              : new Found(null, " has a property named with U+0000 or half a surrogate pair");
      if (found != null) {
        return found.below(entry.getKey());
      }
    }
    return null;
  }

  /**
   * @param below the place, seen from the node that is looked at; null when it is that node
   */
  private record Found(@Nullable String below, String fault) {

    String place() {
      return below == null ? "" : below;
    }

    Found below(String name) {
      return new Found(below == null ? "" : "/" + name + below, fault);
    }
  }

  private static boolean isStorable(String text) {
    return text.codePoints()
        .noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
  }
}
