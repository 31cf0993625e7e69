package io.orderescrow.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.web.TimedBody.Pace;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.http.HttpHeaders;

/**
 * Keeps clients that send or receive slowly from using all threads. It is a part of Tomcat and no
 * filter, because Tomcat reads parameters and writes the end of an answer past all filters.
 */
final class RequestLimitValve extends ValveBase {

  private static final String RETRY_AFTER_SECONDS = "1";

  private final RequestLimits limits;
  private final Pace pace;
  private final MeterRegistry registry;

  RequestLimitValve(RequestLimits limits, Pace pace, MeterRegistry registry) {
    super(true);
    this.limits = limits;
    this.pace = pace;
    this.registry = registry;
    List.of(ProblemType.BODY_TOO_SLOW, ProblemType.SERVER_BUSY, ProblemType.TOO_MANY_REQUESTS)
        .forEach(this::counter);
  }

  /** Registers the counter, or returns the registered one. */
  private Counter counter(ProblemType problem) {
    return Counter.builder("fulfilment.web.slow_clients")
        .tag("problem", problem.id())
        .description("Requests that were refused so that other clients get a thread")
        .register(registry);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    if (request.isAsyncDispatching()) {
      getNext().invoke(request, response); // it was counted before
      return;
    }
    String source = SignIn.source(String.valueOf(request.getRemoteAddr()));
    if (!limits.enter(source)) {
      response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
      refuse(
          request,
          response,
          ProblemType.TOO_MANY_REQUESTS,
          "At most %d requests of one address are served at the same time."
              .formatted(limits.maxPerSource()));
      return;
    }
    try {
      serve(request, response);
    } finally {
      limits.leave(source);
    }
  }

  private void serve(Request request, Response response) throws IOException, ServletException {
    org.apache.coyote.Request connection = request.getCoyoteRequest();
    var original = connection.getInputBuffer();
    TimedBody body =
        new TimedBody(
            connection,
            limits,
            pace,
            (problem, detail) -> interrupt(request, response, problem, detail));
    connection.setInputBuffer(body);
    try {
      getNext().invoke(request, response);
    } finally {
      connection.setInputBuffer(original);
      body.release();
    }
    if (!request.isAsync()) {
      // Here the thread still counts. It waits until the client has read enough.
      response.finishResponse();
    }
  }

  /** Answers a request that the application is working on. Its own answer is ignored then. */
  private void interrupt(Request request, Response response, ProblemType problem, String detail)
      throws IOException {
    if (!response.isCommitted()) {
      response.reset();
      refuse(request, response, problem, detail);
    }
    response.finishResponse();
  }

  private void refuse(Request request, Response response, ProblemType problem, String detail)
      throws IOException {
    counter(problem).increment();
    problem.write(request, response, detail);
  }
}
