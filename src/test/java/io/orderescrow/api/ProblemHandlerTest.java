package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.embedded.CapturedLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.server.ResponseStatusException;

/** Failures that no request can cause by itself. */
@Tag("S46")
class ProblemHandlerTest {

  private final MockMvc server =
      MockMvcBuilders.standaloneSetup(new Failing())
          .setControllerAdvice(new ProblemHandler())
          .build();

  @RestController
  static class Failing {

    @GetMapping("/{kind}")
    String fail(@PathVariable String kind) {
      throw switch (kind) {
        case "rejected" -> new RequestRejectedException("io.orderescrow rejects this");
        case "database" -> new DataAccessResourceFailureException("io.orderescrow has no database");
        case "timeout" -> new AsyncRequestTimeoutException();
        case "teapot" -> new ResponseStatusException(HttpStatus.I_AM_A_TEAPOT);
        case "other" -> new ResponseStatusException(HttpStatusCode.valueOf(507));
        default -> new IllegalStateException("io.orderescrow.order.Orders has failed");
      };
    }
  }

  @ParameterizedTest
  @CsvSource({
    "unexpected, 500, internal-error",
    "rejected,   400, malformed-request",
    "database,   503, database-unavailable",
    "timeout,    503, internal-error",
    "teapot,     418, malformed-request",
    "other,      507, internal-error",
  })
  void answersWithATypeAndWithoutTheReason(String kind, int status, String type) throws Exception {
    MockHttpServletResponse answer = get(kind, "*/*");

    JsonNode problem = new ObjectMapper().readTree(answer.getContentAsString());
    assertThat(answer.getStatus()).isEqualTo(status);
    assertThat(answer.getContentType()).isEqualTo("application/problem+json");
    assertThat(problem.at("/type").asText()).isEqualTo("/problems/" + type);
    assertThat(problem.at("/status").asInt()).isEqualTo(status);
    assertThat(problem.at("/detail").asText()).isNotBlank();
    assertThat(answer.getContentAsString()).doesNotContain("orderescrow");
    assertThat(answer.getHeader("Retry-After")).isEqualTo(status == 503 ? "5" : null);
  }

  @Test
  void showsAPageToAPerson() throws Exception {
    MockHttpServletResponse answer = get("unexpected", "text/html,*/*;q=0.8");

    assertThat(answer.getStatus()).isEqualTo(500);
    assertThat(answer.getContentType()).startsWith("text/html");
    assertThat(answer.getContentAsString())
        .contains("<h1>The request failed</h1>", "The log of the server")
        .doesNotContain("orderescrow");
  }

  @Test
  void logsAnUnexpectedFailureOnly() throws Exception {
    CapturedLog log = CapturedLog.of(ProblemHandler.class);
    try (log) {
      get("rejected", "*/*");
      get("teapot", "*/*");
      assertThat(log.events()).isEmpty();
      get("unexpected", "*/*");
    }
    assertThat(log.events()).extracting(event -> event.getLevel()).containsExactly(Level.ERROR);
  }

  private MockHttpServletResponse get(String kind, String accept) throws Exception {
    return server
        .perform(MockMvcRequestBuilders.get("/" + kind).header("Accept", accept))
        .andReturn()
        .getResponse();
  }
}
