package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.api.LocalClient.Response;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Probes and metrics have a port of their own, where all rules of the other port hold. */
@OnTheWeb
@Tag("S46")
@TestPropertySource(
    properties = {
      "management.server.port=0",
      "management.prometheus.metrics.export.enabled=true", // by default not in tests
      "fulfilment.web.metrics.password=" + ManagementPortIT.METRICS_PASSWORD
    })
class ManagementPortIT {

  static final String METRICS_PASSWORD = "only-to-read-metrics";

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  @Test
  void isAnotherPort() {
    assertThat(managementPort).isNotEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
  void servesHealthWithoutSignIn(String path) {
    Response answer = management("127.0.0.1").get(path);

    assertThat(answer.status()).isIn(200, 503);
    assertThat(answer.body()).contains("\"status\"").doesNotContain("components");
    assertThat(status(port, "admin", path)).as("at the other port").isEqualTo(404);
  }

  @Test
  void showsDetailsToAdministratorsOnly() {
    assertThat(
            management("127.0.0.1").getAs("admin", ApiClient.PASSWORD, "/actuator/health").body())
        .contains("components", "brokerTopology");
    assertThat(management("127.0.0.1").getAs("dora", ApiClient.PASSWORD, "/actuator/health").body())
        .doesNotContain("components");
  }

  @ParameterizedTest
  @CsvSource({
    "/actuator/prometheus,          200, 403, 403, 200, 403, 200, 401",
    "/actuator/metrics,             200, 403, 403, 200, 403, 200, 401",
    "/actuator/info,                200, 200, 200, 200, 403, 200, 401",
    "/actuator/env,                 404, 404, 404, 404, 403, 404, 401",
    "/actuator/shutdown,            404, 404, 404, 404, 403, 404, 401",
    "/orders,                       404, 404, 404, 404, 403, 403, 401",
    "/engine-rest/engine,           404, 403, 403, 404, 403, 403, 401",
    "/problems/unknown-order,       200, 200, 200, 200, 403, 403, 401",
    "/,                             404, 404, 404, 404, 403, 403, 401",
    "/page.js,                      404, 404, 404, 404, 403, 403, 401",
    "/processes/order-fulfilment.bpmn, 404, 404, 404, 404, 403, 403, 401",
    "/camunda/app/cockpit/default/, 404, 404, 404, 404, 404, 404, 404",
  })
  void grantsWhatTheOtherPortGrants(
      String path,
      int admin,
      int operator,
      int desk,
      int auditor,
      int noGroup,
      int metrics,
      int nobody) {
    assertThat(
            IntStream.of(
                    status(managementPort, "admin", path),
                    status(managementPort, "olga", path),
                    status(managementPort, "dora", path),
                    status(managementPort, "aldo", path),
                    status(managementPort, "norbert", path),
                    status(managementPort, "metrics", path),
                    status(managementPort, null, path))
                .boxed())
        .containsExactly(admin, operator, desk, auditor, noGroup, metrics, nobody);
  }

  @ParameterizedTest
  @CsvSource({
    "metrics, /actuator/prometheus",
    "admin,   /actuator/metrics/jvm.info",
    "norbert, /actuator/health"
  })
  void throttlesGuesses(String account, String path) {
    LocalClient stranger = management("127.0.0." + (20 + account.length()));

    List<Response> guesses =
        IntStream.range(0, 30)
            .mapToObj(i -> stranger.getAs(account, "a wrong password " + i, path))
            .toList();

    assertThat(guesses).extracting(Response::status).contains(401, 429).doesNotContain(200);
    Response last = guesses.get(29);
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.body()).contains("/problems/too-many-sign-ins");
    assertThat(last.header("Retry-After")).isNotNull();
    assertThat(
            new LocalClient(port, "127.0.0." + (20 + account.length()))
                .getAs(account, "a wrong password", "/orders")
                .status())
        .as("both ports count together")
        .isEqualTo(429);
  }

  @Test
  void answersProblems() {
    for (Response answer :
        List.of(
            management("127.0.0.1").get("/actuator/metrics"),
            management("127.0.0.1").getAs("dora", ApiClient.PASSWORD, "/actuator/metrics"),
            management("127.0.0.1").getAs("admin", ApiClient.PASSWORD, "/actuator/none"),
            management("127.0.0.1").getAs("admin", ApiClient.PASSWORD, "/none"),
            management("127.0.0.1").postAs("admin", ApiClient.PASSWORD, "/actuator/info", "{}"))) {
      assertThat(answer.status()).isIn(401, 403, 404, 405);
      assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
  }

  @Test
  void readsNoLargeBodyAndNoForm() {
    LocalClient client = management("127.0.0.1");
    String large = "x".repeat(70_000);

    assertThat(client.postAs("admin", ApiClient.PASSWORD, "/actuator/info", large).status())
        .isEqualTo(413);
    assertThat(client.postAs("admin", ApiClient.PASSWORD, "/actuator/health", large).status())
        .isEqualTo(413);
  }

  @Test
  void refusesRequestsOfOtherSites() {
    Response answer =
        management("127.0.0.1")
            .with("Sec-Fetch-Site", "cross-site")
            .postAs("admin", ApiClient.PASSWORD, "/actuator/info", "{}");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("/problems/cross-site-request");
  }

  private LocalClient management(String address) {
    return new LocalClient(managementPort, address);
  }

  private static int status(int port, @Nullable String user, String path) {
    LocalClient client = new LocalClient(port, "127.0.0.1");
    if (user == null) {
      return client.get(path).status();
    }
    return client
        .getAs(user, user.equals("metrics") ? METRICS_PASSWORD : ApiClient.PASSWORD, path)
        .status();
  }
}
