package io.orderescrow.live;

import io.orderescrow.order.OrderProgress;
import io.orderescrow.web.OpenApiDocument;
import io.orderescrow.web.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The data of the live page. */
@RestController
@RequestMapping(path = "/live")
@Tag(name = "Live", description = "Live view of orders in progress")
class LiveController {

  private final LiveStream stream;
  private final OrderProgress progress;
  private final LiveSettings settings;

  LiveController(LiveStream stream, OrderProgress progress, LiveSettings settings) {
    this.stream = stream;
    this.progress = progress;
    this.settings = settings;
  }

  @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(
      summary = "Stream live counts as server-sent events",
      description =
          "The first event, 'past', holds the counts of up to ten minutes, which this node took"
              + " while it had viewers. Then one event per second: 'now' with counts, the tokens at"
              + " each step and the latest orders, or 'trouble' while the counts cannot be read."
              + " The server closes the stream after fulfilment.live.max-connection-age. Reconnect"
              + " with the id of the last event in the header Last-Event-ID.")
  @ApiResponse(responseCode = "200", description = "Stream of events, until either side closes it")
  @ApiResponse(responseCode = "429", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "503", ref = OpenApiDocument.PROBLEM)
  SseEmitter live(
      @Parameter(hidden = true) @RequestHeader(name = "Last-Event-ID", required = false)
          @Nullable String lastSeen,
      @Parameter(hidden = true) Principal user,
      HttpServletResponse response)
      throws IOException {
    LiveConnection connection = stream.open(user.getName(), instant(lastSeen));
    if (!(connection instanceof LiveConnection.Opened opened)) {
      throw refusal(connection);
    }
    // A buffering proxy would delay events.
    response.setHeader("X-Accel-Buffering", "no");
    response.setHeader("Cache-Control", "no-store");
    return opened.emitter();
  }

  private RuntimeException refusal(LiveConnection connection) {
    if (connection == LiveConnection.Refused.USER_HAS_TOO_MANY) {
      return ProblemType.TOO_MANY_LIVE_PAGES.because(
          "You have %d live pages open on this node, which is the limit of a user. Close one first."
              .formatted(settings.maxViewersPerUser()));
    }
    return ProblemType.VIEWER_LIMIT_REACHED.because(
        "This node serves its maximum number of viewers, or is shutting down. Try again later.");
  }

  @GetMapping("/steps/{step}/orders")
  @Operation(summary = "List the orders that have been at a step of the process the longest")
  @ApiResponse(
      responseCode = "200",
      description = "At most 20 orders, the longest first; empty for an unknown step")
  List<OrderProgress.OrderPosition> ordersAt(
      @Parameter(description = "Id of the step in the BPMN model", example = "AwaitInventory")
          @PathVariable
          String step) {
    return progress.longestWaitingAt(step, LiveStream.LATEST_ORDERS);
  }

  /** An id that this server did not send counts as none. */
  private static Instant instant(@Nullable String lastSeen) {
    try {
      return lastSeen == null ? Instant.EPOCH : Instant.ofEpochMilli(Long.parseLong(lastSeen));
    } catch (NumberFormatException | DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
