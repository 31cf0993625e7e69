package io.orderescrow.message;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;

/** Builds a valid message from the broker, which tests change. */
final class RawMessageBuilder {

  static final Instant ARRIVAL = Instant.parse("2025-06-25T09:30:05Z");
  static final String BODY = "{\"orderId\":\"order-1\",\"reservationId\":\"res-7\"}";

  private RawMessageBuilder() {}

  static MessageReader reader() {
    return new MessageReader(
        Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml")),
        Clock.fixed(ARRIVAL, ZoneOffset.UTC));
  }

  static RawMessage message(Map<String, Object> headers, String body) {
    return new RawMessage(utf8(body), headers);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The required headers for {@link #BODY}. */
  static Map<String, Object> headers() {
    Map<String, Object> headers = new HashMap<>();
    headers.put("cloudEvents_specversion", "1.0");
    headers.put("cloudEvents_id", "m-2");
    headers.put("cloudEvents_source", "/inventory");
    headers.put("cloudEvents_type", "InventoryUpdatedEvent");
    headers.put("cloudEvents_subject", "order-1");
    return headers;
  }
}
