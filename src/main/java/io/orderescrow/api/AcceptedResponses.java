package io.orderescrow.api;

import io.orderescrow.order.OrderState;
import io.orderescrow.order.OrderStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.UriUtils;

/** Responses with status 202, for orders that are placed or cancelled. */
final class AcceptedResponses {

  private AcceptedResponses() {}

  /**
   * @param links paths of related resources by relation, such as {@code self}
   */
  record Order(String id, OrderState state, Map<String, String> links) {}

  /** Always state {@code ACCEPTED}, so that a repeated request gets the same response. */
  static ResponseEntity<Order> accepted(String id) {
    return answer(id, OrderState.ACCEPTED);
  }

  static ResponseEntity<Order> cancelled(OrderStatus order) {
    return answer(order.id(), order.state());
  }

  private static ResponseEntity<Order> answer(String id, OrderState state) {
    String self = "/orders/" + UriUtils.encodePathSegment(id, StandardCharsets.UTF_8);
    return ResponseEntity.accepted()
        .location(URI.create(self))
        .body(new Order(id, state, Map.of("self", self)));
  }
}
