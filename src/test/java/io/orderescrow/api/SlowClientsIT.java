package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.api.LocalClient.Response;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/**
 * Slow clients, several times as many as the web server has threads. Meanwhile it serves orders,
 * and the management port answers probes and Prometheus.
 */
@OnTheWeb
@Tag("S46")
@TestPropertySource(
    properties = {
      "server.tomcat.threads.max=" + SlowClientsIT.THREADS,
      "management.server.port=0",
      "management.prometheus.metrics.export.enabled=true", // by default not in tests
      "fulfilment.web.metrics.password=" + SlowClientsIT.METRICS_PASSWORD
    })
class SlowClientsIT {

  static final int THREADS = 12;
  static final String METRICS_PASSWORD = "only-to-read-metrics";

  private static final int CLIENTS = 40;
  private static final String LOGIN = "/camunda/api/admin/auth/user/default/login/welcome";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String LENGTH = "Content-Length: 60000\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
  private static final String ADMIN = "Authorization: " + ApiClient.ADMIN + "\r\n";

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  private LocalClient customer() {
    return new LocalClient(port, "127.0.0.1").with("Idempotency-Key", UUID.randomUUID().toString());
  }

  private void othersAreServedDuring(int addresses, String beginning, String bytes) {
    customer().postAs("admin", ApiClient.PASSWORD, "/orders", PlaceOrderIT.TWO_BOOKS);
    try (SlowClients slow = new SlowClients(port, CLIENTS, addresses, beginning, bytes)) {
      for (int i = 0; i < THREADS; i++) {
        Response order =
            customer().postAs("admin", ApiClient.PASSWORD, "/orders", PlaceOrderIT.TWO_BOOKS);
        assertThat(order.status()).as(order.text()).isEqualTo(202);
      }
      LocalClient probe = new LocalClient(managementPort, "127.0.0.1");
      assertThat(probe.get("/actuator/health/liveness").status()).isEqualTo(200);
      assertThat(probe.get("/actuator/health/readiness").status()).isEqualTo(200);
      assertThat(probe.getAs("metrics", METRICS_PASSWORD, "/actuator/prometheus").status())
          .isEqualTo(200);
    }
  }

  private static String post(String path, String... headers) {
    return request("POST", path, headers);
  }

  private static String request(String method, String path, String... headers) {
    return "%s %s HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: %s\r\n%s\r\n"
        .formatted(method, path, UUID.randomUUID(), String.join("", headers));
  }

  /** The address of one client, and many addresses. */
  @ParameterizedTest
  @ValueSource(ints = {1, CLIENTS})
  void ordersWhoseBodyComesSlowly(int addresses) {
    othersAreServedDuring(addresses, post("/orders", ADMIN, JSON, LENGTH) + "{", " ");
  }

  @Test
  void chunksThatComeSlowly() {
    othersAreServedDuring(CLIENTS, post("/orders", ADMIN, JSON, CHUNKED), "1\r\n \r\n");
  }

  @Test
  void chunkHeadersThatComeSlowly() {
    othersAreServedDuring(CLIENTS, post("/orders", ADMIN, JSON, CHUNKED) + "1;", "x");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, CLIENTS})
  void ordersWithoutSignIn(int addresses) {
    othersAreServedDuring(addresses, post("/orders", JSON, LENGTH) + "{", " ");
  }

  /** Spring's filter for forms of these methods would read them before the sign-in. */
  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
  void formsWithoutSignIn(String method) {
    othersAreServedDuring(CLIENTS, request(method, "/orders", FORM, LENGTH) + "a=", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {LENGTH, CHUNKED})
  void signInForms(String length) {
    Response page = new LocalClient(port, "127.0.0.3").get("/camunda/app/welcome/default/");
    String session = LocalClient.cookie(page, "JSESSIONID");
    String token = LocalClient.cookie(page, "XSRF-TOKEN");
    assertThat(token).isNotEmpty();
    String cookies =
        "Cookie: JSESSIONID=%s; XSRF-TOKEN=%s\r\nX-XSRF-TOKEN: %s\r\n"
            .formatted(session, token, token);

    othersAreServedDuring(
        CLIENTS, post(LOGIN, FORM, cookies, length), length.equals(CHUNKED) ? "1\r\na\r\n" : "a");
  }

  @Test
  void deployments() {
    String multipart = "Content-Type: multipart/form-data; boundary=b\r\n";

    othersAreServedDuring(
        CLIENTS, post("/engine-rest/deployment/create", ADMIN, multipart, LENGTH) + "--b\r\n", "a");
  }

  @Test
  void headersThatComeSlowly() {
    othersAreServedDuring(CLIENTS, "GET /orders HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", "x");
  }

  @Test
  void idleConnections() {
    othersAreServedDuring(CLIENTS, "", "");
  }

  /** The file is larger than all buffers between the server and the client. */
  @Test
  void answersThatNobodyReads() {
    othersAreServedDuring(1, request("GET", "/camunda/lib/deps.js"), "");
  }

  /** Each answer is small, and nobody reads them. */
  @Test
  void manyRequestsInOneConnection() {
    othersAreServedDuring(1, request("GET", "/actuator").repeat(20_000), "");
  }
}
