package io.orderescrow.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Headers as JSON text, for people to read; header values of any type become strings. */
final class HeaderJson {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 2_000;

  private HeaderJson() {}

  static String of(Map<String, Object> headers) {
    Map<String, String> texts = new TreeMap<>();
    headers.forEach((name, value) -> texts.put(name, shortened(text(value))));
    try {
      return JSON.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A map of strings cannot be written as JSON", e);
    }
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(value);
  }

  /** What of it can be given to a reader again: all that is no table or list of its own. */
  static Map<String, Object> headers(String text) {
    try {
      return JSON.readValue(text, new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Headers in the inbox are no JSON", e);
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + '…';
  }
}
