package io.orderescrow.message;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Orders that cannot be read, all for the same reason: their lines are called something else. */
public final class MalformedOrders {

  private MalformedOrders() {}

  public static List<RawMessage> orders(int count) {
    return IntStream.range(0, count).mapToObj(i -> order("order-" + UUID.randomUUID())).toList();
  }

  public static RawMessage order(String id) {
    return RawMessages.letter("CreateOrderEvent", id, "/shop", null, json(id, "rows"));
  }

  /** The payload, with the lines under this name. */
  public static String json(String id, String lines) {
    return RawMessages.orderJson(id, "tok_visa").replace("\"lines\"", '"' + lines + '"');
  }
}
