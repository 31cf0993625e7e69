package io.orderescrow.message;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;

/** Messages as the broker delivers them. */
public final class RawMessages {

  private static final Catalogue CATALOGUE =
      Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml"));

  private RawMessages() {}

  /** An order for two keyboards and a mouse, 109.97 EUR. */
  public static RawMessage createOrder(String orderId) {
    return createOrder(orderId, "tok_visa");
  }

  public static RawMessage createOrder(String orderId, String paymentToken) {
    return rawMessage("CreateOrderEvent", orderId, "/shop", null, orderJson(orderId, paymentToken));
  }

  /** The payload of {@link #createOrder(String)}. */
  public static String orderJson(String orderId, String paymentToken) {
    return """
        {
          "orderId": "%s",
          "customer": {"name": "Ada Lovelace", "email": "ada@example.org"},
          "lines": [
            {"sku": "KEYBOARD-1", "quantity": 2, "unitPrice": 4999},
            {"sku": "MOUSE-1", "quantity": 1, "unitPrice": 999}
          ],
          "total": {"amount": 10997, "currency": "EUR"},
          "payment": {"token": "%s"},
          "shipTo": {
            "name": "Ada Lovelace", "street": "12 St James's Square", "city": "London",
            "postalCode": "SW1Y 4JH", "country": "GB"
          }
        }
        """
        .formatted(orderId, paymentToken);
  }

  /**
   * An answer to a command, from a service that may send it.
   *
   * @param fields JSON fields besides {@code orderId}, such as {@code "reservationId": "R-1"}; may
   *     be empty
   */
  public static RawMessage answer(String type, String orderId, String command, String fields) {
    return rawMessage(
        type,
        orderId,
        sourceOf(type),
        Envelopes.commandId(orderId, command),
        payload(orderId, fields));
  }

  /** A message about an order; if it is an answer, to the command that the catalogue names. */
  public static RawMessage answer(String type, String orderId, String fields) {
    List<String> commands = CATALOGUE.require(type).answers();
    String commandId = commands.isEmpty() ? null : Envelopes.commandId(orderId, commands.get(0));
    return rawMessage(type, orderId, sourceOf(type), commandId, payload(orderId, fields));
  }

  private static String sourceOf(String type) {
    List<String> sources = CATALOGUE.require(type).sources();
    return sources.isEmpty() ? "/shop" : sources.get(0);
  }

  public static RawMessage cancel(String orderId, String reason) {
    return rawMessage(
        "CancelOrderCommand",
        orderId,
        "/shop",
        Envelopes.commandId(orderId, "CancelOrderCommand"),
        payload(orderId, "\"reason\": \"%s\"".formatted(reason)));
  }

  public static RawMessage rawMessage(
      String type, String subject, String source, @Nullable String commandId, String json) {
    Map<String, Object> headers = new HashMap<>();
    headers.put("cloudEvents_specversion", "1.0");
    headers.put("cloudEvents_id", UUID.randomUUID().toString());
    headers.put("cloudEvents_source", source);
    headers.put("cloudEvents_type", type);
    headers.put("cloudEvents_subject", subject);
    headers.put("cloudEvents_time", "2026-11-23T20:00:00Z");
    if (commandId != null) {
      headers.put("cloudEvents_commandid", commandId);
    }
    return new RawMessage(json.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** The same message with one header changed. */
  public static RawMessage with(RawMessage message, String header, @Nullable Object value) {
    Map<String, Object> headers = new HashMap<>(message.headers());
    if (value == null) {
      headers.remove(header);
    } else {
      headers.put(header, value);
    }
    return new RawMessage(message.body(), headers);
  }

  private static String payload(String orderId, String fields) {
    return "{\"orderId\": \"%s\"%s}".formatted(orderId, fields.isEmpty() ? "" : ", " + fields);
  }
}
