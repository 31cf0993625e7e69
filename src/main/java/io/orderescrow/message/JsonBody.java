package io.orderescrow.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Reads a body as a JSON object; each refusal names the reason. */
final class JsonBody {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // A double would round an amount with many digits.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonBody() {}

  /**
   * @param name of the part of the message that holds it, such as {@code the body}
   */
  static ObjectNode read(String name, RawMessage raw) throws UnreadableMessageException {
    MessageReader.requireSize(raw);
    Optional<String> text = HeaderText.utf8(raw.body());
    if (text.isEmpty()) {
      throw new UnreadableMessageException(
          BodyFormat.violation(raw.body()).orElseGet(() -> name + " is not UTF-8" + charset(raw)));
    }
    JsonNode json;
    try {
      json = JSON.readTree(text.get());
    } catch (JsonProcessingException e) {
      throw new UnreadableMessageException(
          BodyFormat.violation(raw.body())
              .orElseGet(() -> name + " is not JSON: " + JsonFault.sentence(e)));
    } catch (NumberFormatException e) {
      throw new UnreadableMessageException(name + " has a number whose exponent is too large");
    }
    if (json instanceof ObjectNode object) {
      return object;
    }
    throw new UnreadableMessageException(
        name
            + " must be a JSON object"
            + (json.isTextual() && json.textValue().startsWith("{")
                ? ", not a text that contains one"
                : ""));
  }

  private static String charset(RawMessage raw) {
    return ContentEncoding.charset(raw)
        .filter(charset -> !charset.equalsIgnoreCase("UTF-8"))
        .map(charset -> "; its properties name the character set " + charset)
        .orElse("");
  }
}
