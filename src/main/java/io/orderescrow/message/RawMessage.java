package io.orderescrow.message;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as received from the broker, not yet parsed.
 *
 * @param body the bytes as received; of a body that is too large only its first part
 * @param headers the AMQP header table, with the AMQP properties {@code content-type}, {@code
 *     content-encoding} and {@code user-id} and the routing key under these names; values have the
 *     types of the client library
 * @param size of the whole body in bytes
 */
public record RawMessage(byte[] body, Map<String, Object> headers, int size) {

  /** As much of a body that is too large as people need to recognise it, in bytes. */
  static final int KEPT_OF_A_LARGE_BODY = 64 * 1024;

  static final String CONTENT_TYPE = "content-type";
  static final String CONTENT_ENCODING = "content-encoding";

  /** The routing key that the sender chose. A message that was stored without one has none. */
  public static final String ROUTING_KEY = "routing-key";

  /** The AMQP property: the user of the connection that published it, as the broker has checked. */
  public static final String USER_ID = "user-id";

  public RawMessage(byte[] body, Map<String, Object> headers) {
    this(body, headers, body.length);
  }

  /**
   * A received message. Of a body that is too large to be read, only a part is kept.
   *
   * @param headers values of null are left out
   * @param contentType the AMQP property; null if it is not set
   * @param contentEncoding the AMQP property; null if it is not set
   */
  public static RawMessage received(
      byte[] body,
      Map<String, Object> headers,
      @Nullable String contentType,
      @Nullable String contentEncoding) {
    Map<String, Object> all = new LinkedHashMap<>();
    headers.forEach((name, value) -> putIfSet(all, name, value));
    putIfSet(all, CONTENT_TYPE, contentType);
    putIfSet(all, CONTENT_ENCODING, contentEncoding);
    byte[] kept =
        body.length <= MessageReader.MAX_BODY ? body : Arrays.copyOf(body, KEPT_OF_A_LARGE_BODY);
    return new RawMessage(kept, all, body.length);
  }

  /**
   * The same message with the routing key and the AMQP property {@code user-id}. Headers of these
   * names that the sender set are removed: they prove nothing.
   *
   * @param userId null if the property is not set
   */
  public RawMessage publishedWith(String routingKey, @Nullable String userId) {
    Map<String, Object> all = new LinkedHashMap<>(headers);
    all.remove(USER_ID);
    all.put(ROUTING_KEY, routingKey);
    putIfSet(all, USER_ID, userId);
    return new RawMessage(body, all, size);
  }

  private static void putIfSet(Map<String, Object> all, String name, @Nullable Object value) {
    if (value != null) {
      all.put(name, value);
    }
  }

  /** The CloudEvents subject among the headers; empty if there is none, as in structured mode. */
  public String subject() {
    return new EnvelopeAttributes(AttributeValues.ofHeaders(headers)).partial().subject();
  }

  /** A header as text; empty if it is absent or no plain value. */
  public String header(String name) {
    @Nullable Object value = headers.get(name);
    return value == null ? "" : HeaderText.of(value).orElse("");
  }

  RawMessage withBody(byte[] other) {
    return new RawMessage(other, headers);
  }

  /** Whether it has a header of this name. */
  public boolean has(String header) {
    return headers.get(header) != null;
  }

  RawMessage without(String header) {
    Map<String, Object> others = new LinkedHashMap<>(headers);
    others.remove(header);
    return new RawMessage(body, others, size);
  }
}
