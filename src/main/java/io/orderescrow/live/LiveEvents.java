package io.orderescrow.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.live.LiveHistory.Point;
import io.orderescrow.order.OrderProgress;
import io.orderescrow.order.OrderState;
import io.orderescrow.progress.TokenTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The server-sent events of the live page. Each is serialised once, for all viewers. */
@Component
class LiveEvents {

  private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);
  private static final long RECONNECT_MILLIS = 2000;

  private final ObjectMapper json;

  /** Whether the page may use the endpoints of the development run. */
  private final boolean development;

  LiveEvents(ObjectMapper json, Environment environment) {
    this.json = json;
    this.development = environment.acceptsProfiles(Profiles.of("development"));
  }

  /**
   * The content of the live page at one moment.
   *
   * @param counts as in {@code GET /counts}
   * @param steps the number of tokens at each step of the process that has any
   * @param latest the most recent orders, newest first
   */
  record LiveSnapshot(
      LiveCounts.Counts counts,
      List<TokenTable.TokenCount> steps,
      List<OrderProgress.OrderPosition> latest) {

    Point point() {
      Map<OrderState, Long> orders = counts.orders();
      return new Point(
          counts.at().toEpochMilli(),
          orders.getOrDefault(OrderState.ACCEPTED, 0L),
          orders.getOrDefault(OrderState.OPEN, 0L),
          steps.stream().mapToLong(TokenTable.TokenCount::resent).sum(),
          orders.getOrDefault(OrderState.COMPLETED, 0L),
          orders.getOrDefault(OrderState.CANCELLED, 0L));
    }
  }

  Set<DataWithMediaType> past(List<Point> points) {
    return event("past", Map.of("points", points, "development", development), "");
  }

  Set<DataWithMediaType> now(LiveSnapshot snapshot, Point point) {
    return event("now", snapshot, String.valueOf(point.at()));
  }

  Set<DataWithMediaType> trouble(String detail) {
    return event("trouble", Map.of("detail", detail), "");
  }

  private Set<DataWithMediaType> event(String name, Object data, String id) {
    try {
      var event = SseEmitter.event().name(name).reconnectTime(RECONNECT_MILLIS);
      if (!id.isEmpty()) {
        event.id(id);
      }
      return event.data(json.writeValueAsString(data), TEXT).build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An event of the live page cannot be written as JSON", e);
    }
  }
}
