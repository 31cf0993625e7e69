package io.orderescrow.web;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * Answers the requests that Tomcat refuses before it knows an application, such as one with a
 * malformed request line, an invalid {@code Host} or a header that is too large.
 */
class ProblemReportValve extends ErrorReportValve {

  private static final Logger log = LoggerFactory.getLogger(ProblemReportValve.class);

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    if (response.getStatus() < HttpStatus.BAD_REQUEST.value()
        || response.getContentWritten() > 0
        || !response.setErrorReported()
        || !isConnected(response)) {
      return;
    }
    ProblemDetail problem = ProblemType.ofStatus(response.getStatus());
    boolean page = ProblemPage.isPreferred(request);
    String path = request.getRequestURI();
    response.setContentType(
        page ? ProblemPage.MEDIA_TYPE.toString() : ProblemType.JSON_MEDIA_TYPE.toString());
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Content-Security-Policy", "default-src 'none'");
    try {
      PrintWriter writer = response.getReporter();
      if (writer != null) {
        writer.write(page ? ProblemPage.html(path, problem) : ProblemType.json(problem, path));
        response.finishResponse();
      }
    } catch (IOException | IllegalStateException e) {
      log.debug("A refused request got no answer: {}", e.toString());
    }
  }

  private static boolean isConnected(Response response) {
    AtomicBoolean connected = new AtomicBoolean(false);
    response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, connected);
    return connected.get();
  }
}
