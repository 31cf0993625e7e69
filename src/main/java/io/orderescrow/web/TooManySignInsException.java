package io.orderescrow.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Too many tries to sign in have failed, so this one was not made. The engine's REST resources,
 * which also run the sign-in of its web applications, answer with the response that the exception
 * carries.
 */
class TooManySignInsException extends WebApplicationException {

  private static final long serialVersionUID = 1L;

  private final long seconds;

  TooManySignInsException(Duration wait, String path) {
    super(response(seconds(wait), path));
    this.seconds = seconds(wait);
  }

  private static Response response(long seconds, String path) {
    return Response.status(ProblemType.TOO_MANY_SIGN_INS.status().value())
        .type(MediaType.APPLICATION_PROBLEM_JSON_VALUE)
        .header(HttpHeaders.RETRY_AFTER, seconds)
        .entity(ProblemType.TOO_MANY_SIGN_INS.json(detail(seconds), path))
        .build();
  }

  private static long seconds(Duration wait) {
    return wait.plusSeconds(1).minusNanos(1).toSeconds();
  }

  private static String detail(long seconds) {
    return "The password was not checked. Try again in %d s.".formatted(seconds);
  }

  /** Writes the same answer, for requests to other paths. */
  void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
    ProblemType.TOO_MANY_SIGN_INS.write(request, response, detail(seconds));
  }
}
