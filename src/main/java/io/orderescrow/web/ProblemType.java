package io.orderescrow.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** The problems this interface speaks of, as RFC 9457 has them; the URIs are stable. */
public enum ProblemType {
  UNREADABLE_BODY(HttpStatus.BAD_REQUEST, "The body is no JSON"),
  BAD_PARAMETER(HttpStatus.BAD_REQUEST, "A parameter cannot be used"),
  IDEMPOTENCY_KEY(HttpStatus.BAD_REQUEST, "The header Idempotency-Key is missing or unusable"),
  NOT_SIGNED_IN(HttpStatus.UNAUTHORIZED, "Sign-in is needed"),
  NOT_ALLOWED(HttpStatus.FORBIDDEN, "This is not allowed to you"),
  FOREIGN_SITE(HttpStatus.FORBIDDEN, "Another web site may not change anything here"),
  UNKNOWN_ORDER(HttpStatus.NOT_FOUND, "There is no such order"),
  UNKNOWN_RETRY(HttpStatus.NOT_FOUND, "There is no such retry"),
  UNKNOWN_MESSAGE(HttpStatus.NOT_FOUND, "There is no such message"),
  UNKNOWN_CAUSE(HttpStatus.NOT_FOUND, "No message is set aside for this cause"),
  UNKNOWN_BULK_ACTION(HttpStatus.NOT_FOUND, "There is no such bulk action"),
  IDEMPOTENCY_CONFLICT(
      HttpStatus.CONFLICT, "The Idempotency-Key has been used for another request"),
  TOO_LATE_TO_CANCEL(HttpStatus.CONFLICT, "The order has ended"),
  TOO_LATE_TO_ASK(HttpStatus.CONFLICT, "The order has ended and waits for nobody"),
  ONLY_TRACKING(HttpStatus.CONFLICT, "This system only tracks what others do"),
  RETRY_SETTLED(HttpStatus.CONFLICT, "The retry was pushed or cancelled before"),
  NOT_SET_ASIDE(HttpStatus.CONFLICT, "The message is not set aside, or no longer"),
  BODY_TOO_LARGE(HttpStatus.PAYLOAD_TOO_LARGE, "The body is too large"),
  INVALID_ORDER(HttpStatus.UNPROCESSABLE_ENTITY, "The order breaks its rules"),
  INVALID_PAYLOAD(HttpStatus.UNPROCESSABLE_ENTITY, "The payload breaks its contract"),
  TOO_MANY_VIEWERS(HttpStatus.SERVICE_UNAVAILABLE, "Nobody else can look on now"),
  DATABASE_AWAY(HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer");

  /** A commit whose answer was lost may have happened. */
  public static final String TRY_AGAIN =
      "Try again in a few seconds; with the same Idempotency-Key this makes no second order.";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpStatus status;
  private final String title;

  ProblemType(HttpStatus status, String title) {
    this.status = status;
    this.title = title;
  }

  HttpStatus status() {
    return status;
  }

  String title() {
    return title;
  }

  /** Relative, so that it is the same on every host; it can be looked up there. */
  URI uri() {
    return URI.create("/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /**
   * @param detail a sentence about this very case
   */
  public ProblemDetail detail(String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(uri());
    problem.setTitle(title);
    return problem;
  }

  /** The same to be thrown out of a controller. */
  public ErrorResponseException because(String detail) {
    return new ErrorResponseException(status, detail(detail), null);
  }

  /** The same outside of controllers, where nobody turns objects into responses. */
  void write(HttpServletRequest request, HttpServletResponse response, String detail)
      throws IOException {
    ObjectNode problem =
        JSON.createObjectNode()
            .put("type", uri().toString())
            .put("title", title)
            .put("status", status.value())
            .put("detail", detail)
            .put("instance", request.getRequestURI());
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    response.getOutputStream().write(JSON.writeValueAsBytes(problem));
  }
}
