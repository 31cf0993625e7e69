package io.orderescrow.message;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Malformed orders of one failure group: their {@code lines} have another name. */
public final class MalformedOrders {

  private MalformedOrders() {}

  public static List<RawMessage> orders(int count) {
    return IntStream.range(0, count).mapToObj(i -> order("order-" + UUID.randomUUID())).toList();
  }

  public static RawMessage order(String id) {
    return RawMessages.rawMessage("CreateOrderEvent", id, "/shop", null, json(id, "rows"));
  }

  /** The payload, with this name for {@code lines}. */
  public static String json(String id, String lines) {
    return RawMessages.orderJson(id, "tok_visa").replace("\"lines\"", '"' + lines + '"');
  }
}
