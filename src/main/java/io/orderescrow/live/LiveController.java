package io.orderescrow.live;

import io.orderescrow.order.OrderProgress;
import io.orderescrow.web.OpenApiDocument;
import io.orderescrow.web.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What the first page looks at. */
@RestController
@Profile("orchestrator")
@RequestMapping(path = "/live")
@Tag(name = "Live", description = "Look on while orders flow")
class LiveController {

  private final LiveStream stream;
  private final OrderProgress flow;

  LiveController(LiveStream stream, OrderProgress flow) {
    this.stream = stream;
    this.flow = flow;
  }

  @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(
      summary = "How things stand, as server-sent events",
      description =
          "First an event 'past' with what was counted in the last ten minutes, as far as somebody"
              + " looked; then once a second an event 'now' with counts, the tokens at each step and"
              + " the latest orders, or an event 'trouble'. It ends from time to time and is to be"
              + " asked for again, with the id of the last event in Last-Event-ID.")
  @ApiResponse(responseCode = "200", description = "Events, until somebody ends it")
  @ApiResponse(responseCode = "503", ref = OpenApiDocument.PROBLEM)
  SseEmitter live(
      @Parameter(hidden = true) @RequestHeader(name = "Last-Event-ID", required = false)
          @Nullable String lastSeen,
      HttpServletResponse response) {
    SseEmitter emitter = stream.open(instant(lastSeen));
    if (emitter == null) {
      throw ProblemType.TOO_MANY_VIEWERS.because(
          "As many look on as this node serves, or it is about to stop. Try again in a while.");
    }
    // A proxy that collects what it passes on would make events late.
    response.setHeader("X-Accel-Buffering", "no");
    response.setHeader("Cache-Control", "no-store");
    return emitter;
  }

  @GetMapping("/steps/{step}/orders")
  @Operation(summary = "The orders that have been at a step of the process for longest")
  @ApiResponse(responseCode = "200", description = "At most twenty; none at an unknown step")
  List<OrderProgress.Flowing> ordersAt(
      @Parameter(description = "Its id in the model", example = "AwaitInventory") @PathVariable
          String step) {
    return flow.longestAt(step, LiveStream.LATEST);
  }

  /** What is not ours counts as nothing. */
  private static Instant instant(@Nullable String lastSeen) {
    try {
      return lastSeen == null ? Instant.EPOCH : Instant.ofEpochMilli(Long.parseLong(lastSeen));
    } catch (NumberFormatException | DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
