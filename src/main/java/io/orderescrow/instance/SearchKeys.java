package io.orderescrow.instance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By what people find an instance besides its business key: at most two values of the payload that
 * started it, such as a name and an e-mail address. Which ones, the model says.
 */
public record SearchKeys(@Nullable String first, @Nullable String second) {

  /** An instance that is found by its business key alone. */
  public static final SearchKeys NOTHING = new SearchKeys(null, null);

  /** Values that are longer are cut. */
  private static final int LONGEST = 200;

  public SearchKeys {
    first = cut(first);
    second = cut(second);
  }

  /**
   * @param paths of the values, such as {@code customer.name}
   */
  public static SearchKeys in(JsonNode payload, List<String> paths) {
    return paths.isEmpty() ? NOTHING : new SearchKeys(at(payload, paths, 0), at(payload, paths, 1));
  }

  private static @Nullable String at(JsonNode payload, List<String> paths, int place) {
    if (place >= paths.size()) {
      return null;
    }
    JsonNode value = payload.at("/" + paths.get(place).replace('.', '/'));
    return value.isValueNode() ? value.asText(null) : null;
  }

  private static @Nullable String cut(@Nullable String value) {
    if (value == null || value.length() <= LONGEST) {
      return value;
    }
    int end = Character.isHighSurrogate(value.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return value.substring(0, end);
  }
}
