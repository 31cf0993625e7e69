package io.orderescrow.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Problem types of the REST interface (RFC 9457). Clients rely on the URIs. */
public enum ProblemType {
  MALFORMED_REQUEST(HttpStatus.BAD_REQUEST, "The request is malformed"),
  UNREADABLE_BODY(HttpStatus.BAD_REQUEST, "The body is not valid JSON"),
  BAD_PARAMETER(HttpStatus.BAD_REQUEST, "Invalid parameter"),
  INVALID_EDIT(HttpStatus.BAD_REQUEST, "The edit is not a JSON Patch of headers and payload"),
  IDEMPOTENCY_KEY(HttpStatus.BAD_REQUEST, "The header Idempotency-Key is missing or invalid"),
  NOT_SIGNED_IN(HttpStatus.UNAUTHORIZED, "Authentication required"),
  FORBIDDEN(HttpStatus.FORBIDDEN, "Forbidden: your groups do not grant this"),
  CROSS_SITE_REQUEST(HttpStatus.FORBIDDEN, "Forbidden: cross-site request"),
  UNKNOWN_PATH(HttpStatus.NOT_FOUND, "There is nothing at this path"),
  UNKNOWN_ORDER(HttpStatus.NOT_FOUND, "Order not found"),
  UNKNOWN_RETRY(HttpStatus.NOT_FOUND, "Retry not found"),
  UNKNOWN_MESSAGE(HttpStatus.NOT_FOUND, "Message not found"),
  UNKNOWN_FAILURE_GROUP(
      HttpStatus.NOT_FOUND, "Failure group not found, or it has no failed messages"),
  UNKNOWN_BULK_ACTION(HttpStatus.NOT_FOUND, "Bulk action not found"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The path does not have this method"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "The path has none of the accepted content types"),
  BODY_TOO_SLOW(HttpStatus.REQUEST_TIMEOUT, "The body arrives too slowly"),
  IDEMPOTENCY_CONFLICT(HttpStatus.CONFLICT, "The Idempotency-Key belongs to another request"),
  TOO_LATE_TO_CANCEL(HttpStatus.CONFLICT, "The order has already ended and cannot be cancelled"),
  TOO_LATE_TO_RE_SEND(HttpStatus.CONFLICT, "The order has already ended and waits for no service"),
  ORDER_IN_USE(HttpStatus.CONFLICT, "The order or one of its messages is still in use"),
  ORDER_NOT_LOST(HttpStatus.CONFLICT, "The order is not lost"),
  TRACKING_ONLY(HttpStatus.CONFLICT, "Not available in tracking mode"),
  RETRY_SETTLED(HttpStatus.CONFLICT, "The retry was already sent or cancelled"),
  MESSAGE_NOT_FAILED(HttpStatus.CONFLICT, "The message is not in a failed state"),
  BODY_TOO_LARGE(HttpStatus.PAYLOAD_TOO_LARGE, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(
      HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The path does not take this content type"),
  INVALID_ORDER(HttpStatus.UNPROCESSABLE_ENTITY, "The order is invalid"),
  INVALID_PAYLOAD(HttpStatus.UNPROCESSABLE_ENTITY, "The edited message is invalid"),
  TOO_MANY_SIGN_INS(HttpStatus.TOO_MANY_REQUESTS, "Too many failed sign-ins"),
  TOO_MANY_SESSIONS(HttpStatus.TOO_MANY_REQUESTS, "Too many sessions without sign-in"),
  TOO_MANY_LIVE_PAGES(HttpStatus.TOO_MANY_REQUESTS, "Too many live pages of one user"),
  TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "Too many requests at the same time"),
  INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "The request failed"),
  SERVER_BUSY(HttpStatus.SERVICE_UNAVAILABLE, "The server is busy"),
  VIEWER_LIMIT_REACHED(HttpStatus.SERVICE_UNAVAILABLE, "Viewer limit reached"),
  IDENTITY_PROVIDER_UNAVAILABLE(
      HttpStatus.SERVICE_UNAVAILABLE, "The identity provider is unavailable"),
  DATABASE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The database is unavailable");

  /** The transaction may have been committed although its confirmation was lost. */
  public static final String TRY_AGAIN =
      "Try again in a few seconds. The same Idempotency-Key never creates a second order.";

  /** Of a response 503, in seconds. */
  public static final String RETRY_AFTER = "5";

  static final MediaType JSON_MEDIA_TYPE =
      new MediaType(MediaType.APPLICATION_PROBLEM_JSON, StandardCharsets.UTF_8);

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

  /** The last part of the URI. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Relative, so that it is the same on every host. The path answers with all problem types. */
  URI uri() {
    return URI.create("/problems/" + id());
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

  /** The problem of a response that has nothing but a status. */
  static ProblemDetail ofStatus(int status) {
    return switch (status) {
      case 401 -> NOT_SIGNED_IN.detail("Sign in as a user of the engine.");
      case 403 -> FORBIDDEN.detail("The server does not carry out this request for you.");
      case 404 -> UNKNOWN_PATH.detail("Check the path of the request.");
      case 405 -> METHOD_NOT_ALLOWED.detail("Check the method of the request.");
      case 406 -> NOT_ACCEPTABLE.detail("Check the header Accept.");
      case 413 -> BODY_TOO_LARGE.detail("The body is larger than this path allows.");
      case 415 -> UNSUPPORTED_MEDIA_TYPE.detail("Check the header Content-Type.");
      default -> {
        ProblemDetail problem =
            status < 500 || status == 501 || status == 505 // a method or version of HTTP
                ? MALFORMED_REQUEST.detail(
                    "The request line, the path or a header is invalid or too long.")
                : INTERNAL_ERROR.detail("The log of the server has the reason.");
        problem.setStatus(status);
        yield problem;
      }
    };
  }

  /** Replaces the problems of Spring, which have no type, and keeps their details. */
  public static ProblemDetail typed(ProblemDetail problem) {
    if (problem.getType() != null && !problem.getType().toString().equals("about:blank")) {
      return problem;
    }
    ProblemDetail typed = ofStatus(problem.getStatus());
    if (problem.getDetail() != null && problem.getStatus() != HttpStatus.NOT_FOUND.value()) {
      typed.setDetail(problem.getDetail());
    }
    return typed;
  }

  /** Writes the problem as the response, for code outside of controllers. */
  void write(HttpServletRequest request, HttpServletResponse response, String detail)
      throws IOException {
    write(request, response, detail(detail), request.getRequestURI());
  }

  static void write(
      HttpServletRequest request, HttpServletResponse response, ProblemDetail problem, String path)
      throws IOException {
    response.setStatus(problem.getStatus());
    if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
      response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
    }
    boolean page = ProblemPage.isPreferred(request);
    response.setContentType((page ? ProblemPage.MEDIA_TYPE : JSON_MEDIA_TYPE).toString());
    String body = page ? ProblemPage.html(path, problem) : json(problem, path);
    response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
  }

  /** The problem as JSON, for responses that somebody else writes. */
  byte[] json(String detail, String instance) {
    return json(detail(detail), instance).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param instance the path of the request; null if it could not be read
   */
  static String json(ProblemDetail problem, @Nullable String instance) {
    return JSON.createObjectNode()
        .put("type", String.valueOf(problem.getType()))
        .put("title", problem.getTitle())
        .put("status", problem.getStatus())
        .put("detail", problem.getDetail())
        .put("instance", instance)
        .toString();
  }
}
