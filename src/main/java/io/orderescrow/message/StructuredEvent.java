package io.orderescrow.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message in the <a
 * href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">structured
 * mode</a> of CloudEvents: one JSON object has the attributes and the data.
 *
 * @param members the attributes, and the data as {@code data} or {@code data_base64}
 */
record StructuredEvent(ObjectNode members) {

  private static final String PREFIX = "application/cloudevents";
  private static final String FORMAT = PREFIX + "+json";

  /** The event, if {@code content-type} names structured mode. */
  static Optional<StructuredEvent> find(RawMessage raw) throws UnreadableMessageException {
    String contentType = mediaType(raw.header(RawMessage.CONTENT_TYPE));
    if (!contentType.startsWith(PREFIX)) {
      return Optional.empty();
    }
    if (contentType.startsWith(PREFIX + "-batch")) {
      throw new UnreadableMessageException(
          "content-type '"
              + contentType
              + "' is the batched mode of CloudEvents; send each event as a message of its own");
    }
    if (!contentType.equals(FORMAT)) {
      throw new UnreadableMessageException(
          "content-type '" + contentType + "' is not supported; structured mode must be " + FORMAT);
    }
    return Optional.of(new StructuredEvent(JsonBody.read("the body", raw)));
  }

  /** Whether a body without a readable type seems to be an event with another content type. */
  static Optional<String> misnamed(RawMessage raw) {
    try {
      if (JsonBody.read("the body", raw).path("specversion").isTextual()) {
        String contentType = raw.header(RawMessage.CONTENT_TYPE);
        return Optional.of(
            "the body is an event in structured mode, but content-type is '%s' and not %s"
                .formatted(contentType, FORMAT));
      }
    } catch (UnreadableMessageException e) {
      // then it is no such event
    }
    return Optional.empty();
  }

  /**
   * The same message in binary mode: the data is the body. It keeps how it was published.
   *
   * @param raw the message in structured mode
   */
  RawMessage inBinaryMode(RawMessage raw, Envelope envelope) throws UnreadableMessageException {
    Map<String, Object> headers = Envelopes.headers(envelope);
    for (String property : List.of(RawMessage.ROUTING_KEY, RawMessage.USER_ID)) {
      if (raw.has(property)) {
        headers.put(property, raw.header(property));
      }
    }
    return new RawMessage(data(), headers);
  }

  private byte[] data() throws UnreadableMessageException {
    String contentType = mediaType(members.path("datacontenttype").asText(""));
    if (!contentType.isEmpty()
        && !contentType.endsWith("/json")
        && !contentType.endsWith("+json")) {
      throw new UnreadableMessageException(
          "attribute datacontenttype must be a JSON type, not '" + contentType + "'");
    }
    @Nullable JsonNode data = members.get("data");
    @Nullable JsonNode binary = members.get("data_base64");
    if (data != null && binary != null) {
      throw new UnreadableMessageException("the event has both data and data_base64");
    }
    if (binary != null) {
      return decoded(binary);
    }
    if (data instanceof ObjectNode object) {
      return StoredPayload.write(object);
    }
    throw new UnreadableMessageException(
        data == null
            ? "the event has no data"
            : "data must be a JSON object" + (data.isTextual() ? ", not a text" : ""));
  }

  private static byte[] decoded(JsonNode base64) throws UnreadableMessageException {
    try {
      byte @Nullable [] bytes = base64.binaryValue();
      if (bytes != null) {
        return bytes;
      }
    } catch (IOException e) {
      // reported below
    }
    throw new UnreadableMessageException("data_base64 is not Base64");
  }

  /** Without parameters such as the character set. */
  private static String mediaType(String contentType) {
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
