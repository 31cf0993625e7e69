package io.orderescrow.message;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.SecretValues.Cut;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes the secrets out of payloads, so that everything stored for people has a mask in their
 * place. A secret is the value of any property, at any depth of any message, whose name the
 * catalogue marks with {@code x-secret}. The name counts, not the message: an unknown or broken
 * message hides it too.
 */
public final class Secrets {

  /** The text in the place of a secret. */
  public static final String MASK = "(hidden)";

  private static final byte[] MASK_JSON = ("\"" + MASK + "\"").getBytes(StandardCharsets.UTF_8);
  private static final JsonFactory JSON = new JsonFactory();

  /** More secrets, or longer pointers in all, hide the whole body: a hostile one has thousands. */
  private static final int MAX_SECRETS = 100;

  private static final int MAX_POINTERS = 10_000;

  private final Set<String> names;

  Secrets(Collection<String> names) {
    this.names =
        names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(toUnmodifiableSet());
  }

  /**
   * A body in two parts.
   *
   * @param shown the body with masks; the same array if it has no secrets
   */
  public record Separated(byte[] shown, SecretValues values) {}

  /**
   * Separates the secrets of a body from the rest. It keeps each other byte. A body that cannot be
   * read as JSON is hidden from the place on where it may hold a secret.
   */
  public Separated separate(byte[] body) {
    if (names.isEmpty() || !mayHoldSecret(body, 0)) {
      return new Separated(body, SecretValues.NONE);
    }
    List<Cut> cuts = new ArrayList<>();
    Map<String, String> values = new TreeMap<>();
    int read = 0;
    int pointers = 0;
    try (JsonParser parser = JSON.createParser(body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (startsSecret(parser, token)) {
          String pointer = parser.getParsingContext().pathAsPointer().toString();
          Cut cut = Cut.of(parser, MASK_JSON);
          pointers += pointer.length();
          if (cut.from() < 0 || cuts.size() == MAX_SECRETS || pointers > MAX_POINTERS) {
            return hiddenFrom(read, cuts, body);
          }
          cuts.add(cut);
          values.putIfAbsent(pointer, text(body, cut));
        }
        parser.finishToken();
        read = Math.max(0, (int) parser.currentLocation().getByteOffset());
      }
    } catch (IOException e) {
      int shownUntil = mayHoldSecret(body, read) ? read : body.length;
      return shownUntil == body.length && cuts.isEmpty()
          ? new Separated(body, SecretValues.NONE)
          : hiddenFrom(shownUntil, cuts, body);
    }
    return cuts.isEmpty()
        ? new Separated(body, SecretValues.NONE)
        : new Separated(Cut.apply(cuts, body), SecretValues.of(values));
  }

  /** The payload with masks; the same object if it has no secrets. */
  public ObjectNode masked(ObjectNode payload) {
    SecretValues values = valuesOf(payload);
    return values.isEmpty()
        ? payload
        : StoredPayload.read(separate(StoredPayload.write(payload)).shown());
  }

  /** The secrets of a payload. */
  public SecretValues valuesOf(ObjectNode payload) {
    return holdsSecret(payload)
        ? separate(StoredPayload.write(payload)).values()
        : SecretValues.NONE;
  }

  /** The place of a mask that stands where a secret should be, such as {@code /payment/token}. */
  public Optional<String> missingIn(JsonNode payload) {
    return placeOfMask(payload).map(place -> "/" + place);
  }

  /** Built on the way back, since a hostile payload can have long names and many values. */
  private Optional<String> placeOfMask(JsonNode node) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (isSecret(entry.getKey()) && entry.getValue().asText().equals(MASK)) {
        return Optional.of(entry.getKey());
      }
      Optional<String> below = placeOfMask(entry.getValue());
      if (below.isPresent()) {
        return below.map(place -> entry.getKey() + "/" + place);
      }
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        int index = i;
        Optional<String> below = placeOfMask(node.get(i));
        if (below.isPresent()) {
          return below.map(place -> index + "/" + place);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether a value has a secret in it, at any depth. */
  public boolean holdsSecret(JsonNode node) {
    if (node.isTextual()) {
      return quotesName(node.textValue());
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (isSecret(entry.getKey()) || holdsSecret(entry.getValue())) {
        return true;
      }
    }
    if (node.isArray()) {
      for (JsonNode item : node) {
        if (holdsSecret(item)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Moves the parser from a name to its value. */
  private boolean startsSecret(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.FIELD_NAME && isSecret(parser.currentName())) {
      JsonToken value = parser.nextToken();
      return value != JsonToken.VALUE_NULL && !isMask(parser, value);
    }
    return token == JsonToken.VALUE_STRING && quotesName(parser.getText());
  }

  private static boolean isMask(JsonParser parser, JsonToken value) throws IOException {
    return value == JsonToken.VALUE_STRING && parser.getText().equals(MASK);
  }

  /** Whether the values of properties with this name are secret. */
  public boolean isSecret(String name) {
    return names.contains(name.toLowerCase(Locale.ROOT));
  }

  /** A text can be JSON itself. */
  private boolean quotesName(String text) {
    if (text.indexOf('"') < 0) {
      return false;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return names.stream().anyMatch(name -> lower.contains("\"" + name + "\""));
  }

  /** Of any encoding that uses the bytes of ASCII; a JSON text may also escape a name. */
  private boolean mayHoldSecret(byte[] body, int from) {
    String text =
        new String(body, from, body.length - from, StandardCharsets.ISO_8859_1)
            .replace("\u0000", "")
            .toLowerCase(Locale.ROOT);
    return text.contains("\\u") || names.stream().anyMatch(text::contains);
  }

  private static Separated hiddenFrom(int place, List<Cut> cuts, byte[] body) {
    List<Cut> all = new ArrayList<>(cuts);
    if (place < body.length) {
      all.add(new Cut(place, body.length, MASK.getBytes(StandardCharsets.UTF_8)));
    }
    return new Separated(Cut.apply(all, body), SecretValues.ofWhole(body));
  }

  private static String text(byte[] body, Cut cut) {
    return new String(Arrays.copyOfRange(body, cut.from(), cut.to()), StandardCharsets.UTF_8);
  }
}
