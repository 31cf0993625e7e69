package io.orderescrow.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.message.HeaderText;
import io.orderescrow.message.MessageReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A header table as JSON text; values of any type become strings. */
final class HeaderJson {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_LENGTH = 2_000;

  private HeaderJson() {}

  static String write(Map<String, Object> headers) {
    Map<String, String> texts = new TreeMap<>();
    headers.forEach(
        (name, value) -> {
          if (value != null) {
            texts.put(name, shortened(text(value)));
          }
        });
    try {
      return JSON.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A map of strings cannot be written as JSON", e);
    }
  }

  /** As {@link MessageReader} reads it, so that a stored message reads like the received one. */
  private static String text(Object value) {
    return HeaderText.of(value)
        .orElseGet(
            () ->
                value instanceof byte[] bytes
                    ? new String(bytes, StandardCharsets.UTF_8)
                    : String.valueOf(value));
  }

  /** The headers of a stored message; nested tables and lists are strings in it. */
  static Map<String, Object> parse(@Nullable String text) {
    try {
      return JSON.readValue(
          text == null ? "{}" : text, new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The headers of an inbox row are not JSON", e);
    }
  }

  private static String shortened(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + '…';
  }
}
