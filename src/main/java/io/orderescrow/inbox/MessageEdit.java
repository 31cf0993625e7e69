package io.orderescrow.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.JsonFault;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A change to failed messages. The changed message is validated like a new one. */
public final class MessageEdit {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final Change change;

  private MessageEdit(Change change) {
    this.change = change;
  }

  /** Returns the changed message; the given one stays as it is. */
  private interface Change {
    RawMessage applyTo(RawMessage message) throws EditRefusedException;
  }

  /**
   * Replaces the payload.
   *
   * @param payload JSON in UTF-8
   */
  public static MessageEdit ofPayload(byte[] payload) {
    return new MessageEdit(message -> new RawMessage(payload, message.headers()));
  }

  /**
   * Replaces payload and headers.
   *
   * @param payload JSON; null keeps the payload
   * @param headers all headers as a JSON object of texts; null keeps the headers
   */
  public static MessageEdit replacing(@Nullable String payload, @Nullable String headers) {
    return new MessageEdit(
        message ->
            new RawMessage(
                payload == null ? message.body() : payload.getBytes(StandardCharsets.UTF_8),
                headers == null ? message.headers() : texts(parsed(headers))));
  }

  /**
   * Changes parts of headers and payload; fits many messages.
   *
   * @param patch a JSON Patch (RFC 6902) of {@code {"headers": {...}, "payload": {...}}}, at most
   *     50 operations
   * @throws InvalidEditException when it is no such patch
   */
  public static MessageEdit patching(String patch) {
    JsonPatch parsed = JsonPatchParser.parse(patch, JSON);
    return new MessageEdit(message -> patched(message, parsed));
  }

  /**
   * The same for all messages of a failure group. Such an edit is stored and shown, so it cannot
   * set a secret.
   *
   * @throws InvalidEditException when it is no such patch, or sets a secret
   */
  public static MessageEdit ofGroup(String patch, Secrets secrets) {
    if (JsonPatchParser.parse(patch, JSON).mentionsSecret(secrets)) {
      throw new InvalidEditException(
          "The edit of a failure group cannot have the value of a secret; edit each message.");
    }
    return patching(patch);
  }

  RawMessage applyTo(RawMessage message) throws EditRefusedException {
    return change.applyTo(message);
  }

  private static RawMessage patched(RawMessage message, JsonPatch patch)
      throws EditRefusedException {
    ObjectNode document = JSON.createObjectNode();
    document.set(JsonPatchParser.HEADERS, JSON.valueToTree(message.headers()));
    try {
      document.set(JsonPatchParser.PAYLOAD, JSON.readTree(message.body()));
    } catch (IOException | NumberFormatException e) {
      // Without a payload only the headers, or the whole payload, can be changed.
    }
    patch.applyTo(document);
    Map<String, Object> headers = texts(document.path(JsonPatchParser.HEADERS));
    return new RawMessage(
        patch.changes(JsonPatchParser.PAYLOAD) ? payload(document) : message.body(), headers);
  }

  private static byte[] payload(ObjectNode document) throws EditRefusedException {
    @Nullable JsonNode payload = document.get(JsonPatchParser.PAYLOAD);
    if (payload == null) {
      throw new EditRefusedException("the edit removes the whole payload");
    }
    try {
      return JSON.writeValueAsBytes(payload);
    } catch (JsonProcessingException e) {
      throw new EditRefusedException("the payload cannot be written: " + JsonFault.sentence(e));
    }
  }

  private static JsonNode parsed(String headers) throws EditRefusedException {
    try {
      return JSON.readTree(headers);
    } catch (JsonProcessingException e) {
      throw new EditRefusedException("the headers are not JSON: " + JsonFault.sentence(e));
    } catch (NumberFormatException e) {
      throw new EditRefusedException("the headers have a number whose exponent is too large");
    }
  }

  private static Map<String, Object> texts(JsonNode headers) throws EditRefusedException {
    if (!headers.isObject()) {
      throw new EditRefusedException("the headers must be a JSON object");
    }
    Map<String, Object> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> header : headers.properties()) {
      if (header.getValue().isContainerNode()) {
        throw new EditRefusedException("header " + header.getKey() + " must be a text");
      }
      if (!header.getValue().isNull()) {
        texts.put(header.getKey(), header.getValue().asText());
      }
    }
    return texts;
  }
}
