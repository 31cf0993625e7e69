package io.orderescrow.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Problem types of the REST interface (RFC 9457). Clients rely on the URIs. */
public enum ProblemType {
  UNREADABLE_BODY(HttpStatus.BAD_REQUEST, "The body is not valid JSON"),
  BAD_PARAMETER(HttpStatus.BAD_REQUEST, "Invalid parameter"),
  INVALID_EDIT(HttpStatus.BAD_REQUEST, "The edit is not a JSON Patch of headers and payload"),
  IDEMPOTENCY_KEY(HttpStatus.BAD_REQUEST, "The header Idempotency-Key is missing or invalid"),
  NOT_SIGNED_IN(HttpStatus.UNAUTHORIZED, "Authentication required"),
  FORBIDDEN(HttpStatus.FORBIDDEN, "Forbidden: your groups do not grant this"),
  CROSS_SITE_REQUEST(HttpStatus.FORBIDDEN, "Forbidden: cross-site request"),
  UNKNOWN_ORDER(HttpStatus.NOT_FOUND, "Order not found"),
  UNKNOWN_RETRY(HttpStatus.NOT_FOUND, "Retry not found"),
  UNKNOWN_MESSAGE(HttpStatus.NOT_FOUND, "Message not found"),
  UNKNOWN_FAILURE_GROUP(
      HttpStatus.NOT_FOUND, "Failure group not found, or it has no failed messages"),
  UNKNOWN_BULK_ACTION(HttpStatus.NOT_FOUND, "Bulk action not found"),
  IDEMPOTENCY_CONFLICT(HttpStatus.CONFLICT, "The Idempotency-Key belongs to another request"),
  TOO_LATE_TO_CANCEL(HttpStatus.CONFLICT, "The order has already ended and cannot be cancelled"),
  TOO_LATE_TO_RE_SEND(HttpStatus.CONFLICT, "The order has already ended and waits for no service"),
  ORDER_IN_USE(HttpStatus.CONFLICT, "The order or one of its messages is still in use"),
  ORDER_NOT_LOST(HttpStatus.CONFLICT, "The order is not lost"),
  TRACKING_ONLY(HttpStatus.CONFLICT, "Not available in tracking mode"),
  RETRY_SETTLED(HttpStatus.CONFLICT, "The retry was already sent or cancelled"),
  MESSAGE_NOT_FAILED(HttpStatus.CONFLICT, "The message is not in a failed state"),
  BODY_TOO_LARGE(HttpStatus.PAYLOAD_TOO_LARGE, "The body is too large"),
  INVALID_ORDER(HttpStatus.UNPROCESSABLE_ENTITY, "The order is invalid"),
  INVALID_PAYLOAD(HttpStatus.UNPROCESSABLE_ENTITY, "The edited message is invalid"),
  TOO_MANY_SIGN_INS(HttpStatus.TOO_MANY_REQUESTS, "Too many failed sign-ins"),
  TOO_MANY_SESSIONS(HttpStatus.TOO_MANY_REQUESTS, "Too many sessions without sign-in"),
  VIEWER_LIMIT_REACHED(HttpStatus.SERVICE_UNAVAILABLE, "Viewer limit reached"),
  DATABASE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The database is unavailable");

  /** The transaction may have been committed although its confirmation was lost. */
  public static final String TRY_AGAIN =
      "Try again in a few seconds. The same Idempotency-Key never creates a second order.";

  /** Of a response 503, in seconds. */
  public static final String RETRY_AFTER = "5";

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

  /** Relative, so that it is the same on every host. The path answers with all problem types. */
  URI uri() {
    return URI.create("/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /**
   * @param detail a sentence about this occurrence
   */
  public ProblemDetail detail(String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(uri());
    problem.setTitle(title);
    return problem;
  }

  /** The problem as an exception, for controllers to throw. */
  public ErrorResponseException because(String detail) {
    return new ErrorResponseException(status, detail(detail), null);
  }

  /** Writes the problem as the response, for code outside of controllers. */
  void write(HttpServletRequest request, HttpServletResponse response, String detail)
      throws IOException {
    response.setStatus(status.value());
    if (status == HttpStatus.SERVICE_UNAVAILABLE) {
      response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
    }
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    response.getOutputStream().write(json(detail, request.getRequestURI()));
  }

  /** The problem as JSON, for responses that somebody else writes. */
  byte[] json(String detail, String instance) {
    ObjectNode problem =
        JSON.createObjectNode()
            .put("type", uri().toString())
            .put("title", title)
            .put("status", status.value())
            .put("detail", detail)
            .put("instance", instance);
    return problem.toString().getBytes(StandardCharsets.UTF_8);
  }
}
