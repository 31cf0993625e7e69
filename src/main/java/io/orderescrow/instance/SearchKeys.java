package io.orderescrow.instance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Up to two values of the start payload by which people can find an instance, besides its business
 * key. The property {@code findBy} of the model's start event names them.
 */
public record SearchKeys(@Nullable String first, @Nullable String second) {

  public static final SearchKeys NONE = new SearchKeys(null, null);

  /** In characters; longer values are truncated. */
  private static final int MAX_LENGTH = 200;

  public SearchKeys {
    first = truncated(first);
    second = truncated(second);
  }

  /**
   * @param paths paths of the values, such as {@code customer.name}
   */
  public static SearchKeys from(JsonNode payload, List<String> paths) {
    return paths.isEmpty() ? NONE : new SearchKeys(at(payload, paths, 0), at(payload, paths, 1));
  }

  private static @Nullable String at(JsonNode payload, List<String> paths, int index) {
    if (index >= paths.size()) {
      return null;
    }
    JsonNode value = payload.at("/" + paths.get(index).replace('.', '/'));
    return value.isValueNode() ? value.asText(null) : null;
  }

  private static @Nullable String truncated(@Nullable String value) {
    if (value == null || value.length() <= MAX_LENGTH) {
      return value;
    }
    int end = Character.isHighSurrogate(value.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
    return value.substring(0, end);
  }
}
