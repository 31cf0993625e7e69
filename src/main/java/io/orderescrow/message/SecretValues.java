package io.orderescrow.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The secrets that {@link Secrets} has taken out of one payload. They are never printed. */
public final class SecretValues {

  public static final SecretValues NONE = new SecretValues(Map.of());

  private static final JsonMapper JSON = new JsonMapper();

  /** The key of a whole body, in Base64. A JSON Pointer is empty or begins with a slash. */
  private static final String WHOLE = "whole";

  /** JSON text of each secret, by its JSON Pointer. */
  private final Map<String, String> values;

  private SecretValues(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  static SecretValues of(Map<String, String> valuesByPointer) {
    return new SecretValues(valuesByPointer);
  }

  /** A body of which a part is hidden that has no pointer. */
  static SecretValues ofWhole(byte[] body) {
    return new SecretValues(Map.of(WHOLE, Base64.getEncoder().encodeToString(body)));
  }

  /**
   * @param json from {@link #toJson}; null when there are none
   */
  public static SecretValues read(@Nullable String json) {
    if (json == null) {
      return NONE;
    }
    try {
      return new SecretValues(JSON.readValue(json, new TypeReference<Map<String, String>>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException("Stored secrets are not a JSON object of texts", e);
    }
  }

  /** Null when there are none. */
  public @Nullable String toJson() {
    if (values.isEmpty()) {
      return null;
    }
    try {
      return JSON.writeValueAsString(new TreeMap<>(values));
    } catch (IOException e) {
      throw new UncheckedIOException("Secrets cannot be written", e);
    }
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /**
   * The body from which the secrets were taken, byte by byte.
   *
   * @param shown the rest of the body, with its masks
   */
  public byte[] restoreIn(byte[] shown) {
    String whole = values.get(WHOLE);
    return whole == null ? restoreMasks(shown) : Base64.getDecoder().decode(whole);
  }

  /** Replaces each mask that is where a secret was; also in a body that was edited meanwhile. */
  public byte[] restoreMasks(byte[] shown) {
    if (values.isEmpty()) {
      return shown;
    }
    List<Cut> cuts = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(shown)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING && parser.getText().equals(Secrets.MASK)) {
          String value = values.get(parser.getParsingContext().pathAsPointer().toString());
          if (value != null) {
            cuts.add(Cut.of(parser, value.getBytes(StandardCharsets.UTF_8)));
          }
        }
      }
    } catch (IOException e) {
      return shown;
    }
    return Cut.apply(cuts, shown);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretValues others && values.equals(others.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.isEmpty() ? "none" : Secrets.MASK;
  }

  /**
   * A replacement of bytes.
   *
   * @param from inclusive
   * @param to exclusive
   */
  record Cut(int from, int to, byte[] by) {

    /** Replaces the current value of the parser, which moves to its end. */
    static Cut of(JsonParser parser, byte[] by) throws IOException {
      int from = (int) parser.currentTokenLocation().getByteOffset();
      parser.finishToken();
      parser.skipChildren();
      return new Cut(from, (int) parser.currentLocation().getByteOffset(), by);
    }

    /**
     * @param cuts in the order of their places
     */
    static byte[] apply(List<Cut> cuts, byte[] body) {
      if (cuts.isEmpty()) {
        return body;
      }
      ByteArrayOutputStream changed = new ByteArrayOutputStream(body.length);
      int place = 0;
      for (Cut cut : cuts) {
        changed.write(body, place, cut.from - place);
        changed.writeBytes(cut.by);
        place = cut.to;
      }
      changed.write(body, place, body.length - place);
      return changed.toByteArray();
    }
  }
}
