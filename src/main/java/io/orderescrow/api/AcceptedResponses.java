package io.orderescrow.api;

import io.orderescrow.order.OrderState;
import io.orderescrow.order.OrderStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.UriUtils;

/** What is answered to requests that set something going. */
final class AcceptedResponses {

  private AcceptedResponses() {}

  /**
   * @param links where to go on, by what is there
   */
  record Order(String id, OrderState state, Map<String, String> links) {}

  /** The same for a repeated request, however far the order has come since. */
  static ResponseEntity<Order> accepted(String id) {
    return answer(id, OrderState.ACCEPTED);
  }

  static ResponseEntity<Order> cancelling(OrderStatus order) {
    return answer(order.id(), order.state());
  }

  private static ResponseEntity<Order> answer(String id, OrderState state) {
    String self = "/orders/" + UriUtils.encodePathSegment(id, StandardCharsets.UTF_8);
    return ResponseEntity.accepted()
        .location(URI.create(self))
        .body(new Order(id, state, Map.of("self", self)));
  }
}
