package io.orderescrow.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/** An order request as JSON, to compare it and to send it. */
final class OrderPayload {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  private OrderPayload() {}

  /** A hash of the request. It does not depend on white space or the order of properties. */
  static String fingerprint(OrderRequest request) {
    try {
      byte[] canonical = JSON.writeValueAsString(request).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("An order request cannot be fingerprinted", e);
    }
  }

  /** The payload of the {@code CreateOrderEvent} that starts the order. */
  static ObjectNode createOrderEvent(String orderId, OrderRequest request, Instant placedAt) {
    ObjectNode event = JSON.createObjectNode().put("orderId", orderId);
    ObjectNode content = JSON.valueToTree(request);
    content.remove("currency");
    event.setAll(content);
    event
        .putObject("total")
        .put("amount", OrderRequest.total(request.lines()))
        .put("currency", request.currency());
    return event.put("placedAt", placedAt.toString());
  }

  /** The payload of the {@code CancelOrderCommand}. */
  static ObjectNode cancelOrderCommand(String orderId, String reason) {
    return JSON.createObjectNode().put("orderId", orderId).put("reason", reason);
  }
}
