package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.orderescrow.api.LocalClient.Response;
import io.orderescrow.embedded.CapturedLog;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Paths and requests that are not in their plain form. */
@OnTheWeb
@Tag("S46")
class RefusedPathsIT {

  private static final String BACKSLASH = "\\";

  @LocalServerPort int port;

  private CapturedLog log;

  @BeforeEach
  void captureLog() {
    log =
        CapturedLog.of(
            "org.apache.catalina",
            "org.apache.coyote",
            "org.apache.tomcat",
            "org.springframework.security",
            "org.springframework.web",
            "io.orderescrow.api",
            "io.orderescrow.web");
  }

  @AfterEach
  void nothingIsLogged() {
    log.close();
    assertThat(log.events())
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
        .filteredOn(event -> !event.getLoggerName().endsWith(".SignInLog"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//engine-rest/engine",
        "///engine-rest/engine",
        "/engine-rest//engine",
        "/engine-rest/engine//default",
        "/;a/engine-rest/engine",
        "/engine-rest;a/engine",
        "/engine-rest/;a/engine",
        "/engine-rest/;x=y/engine",
        "/engine-rest/engine;a",
        "/engine-rest/engine;jsessionid=1",
        "/x/../engine-rest/engine",
        "/./engine-rest/engine",
        "/engine-rest/./engine",
        "/engine-rest/engine/..",
        "/engine-rest/../engine-rest/engine",
        "/engine-rest/../../engine",
        "/%65ngine-rest/engine",
        "/engine%2drest/engine",
        "/engine-%72est/engine",
        "/engine-rest%2fengine",
        "/engine-rest%2Fengine",
        "/engine-rest/%2fengine",
        "/%2fengine-rest/engine",
        "/%2e/engine-rest/engine",
        "/engine-rest/%2e%2e/orders",
        "/engine-rest/.%2e/orders",
        "/%2e%2e/engine-rest/engine",
        "/engine-rest/engine%00",
        "/%00/engine-rest/engine",
        "/engine-rest%00/engine",
        "/engine-rest" + BACKSLASH + "engine",
        BACKSLASH + "engine-rest/engine",
        "/engine-rest%5cengine",
        "/engine-rest/%5Cengine",
        "/engine-rest/%0aengine",
        "/engine-rest/%0d%0aengine",
        "/engine-rest/%25engine",
        "/engine-rest/%252e%252e/engine",
        "/engine-rest/%3bengine",
        "/engine-rest/%zz",
        "/engine-rest/%",
        "/engine-rest/%c0%ae",
        "/engine-rest/%ED%A0%80",
        "/engine-rest/%E2%80%A8",
        "//camunda/api/engine/engine",
        "/camunda//api/engine/engine",
        "/camunda/;a/api/engine/engine",
        "/x/../camunda/api/engine/engine",
        "/%63amunda/api/engine/engine",
        "/camunda/%61pi/engine/engine",
        "/camunda/api/%65ngine/engine",
        "/camunda/api/engine/../engine/engine",
        "/camunda/app/%2e%2e/api/engine/engine",
        "//orders",
        "/orders//1",
        "/orders/1;a",
        "/orders/../inbox",
        "/orders/%2e%2e/inbox",
        "/orders/1%2factions",
        "/orders/%00",
        "//actuator/health",
        "/actuator;a/health",
        "/actuator//health",
        "/%2factuator/health",
        "//live",
        "//",
      })
  void refusesAPathThatIsNotPlain(String path) {
    for (Response answer :
        new Response[] {
          client().get(path),
          client().getAs("admin", ApiClient.PASSWORD, path),
          client().post(path, "application/json", "{}")
        }) {
      assertRefused(answer, 400);
      assertThat(answer.body()).contains("/problems/malformed-request");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/orders/a%20b", "/orders/%C3%BC", "/orders/a%27b", "/%6frders/none"})
  void findsAPathWithOtherCharacters(String path) {
    Response answer = client().getAs("admin", ApiClient.PASSWORD, path);

    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    assertThat(answer.body()).contains("/problems/unknown-order");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "PROPFIND", "get"})
  void refusesMethodsThatNoPathHas(String method) {
    for (String path : new String[] {"/orders", "/engine-rest/engine", "/camunda/app/"}) {
      Response answer = client().send(method, path, "Accept: */*", "");

      assertRefused(answer, 405);
      assertThat(answer.header("Allow")).contains("GET");
      assertThat(answer.body()).contains("/problems/method-not-allowed");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /orders?x=<y> HTTP/1.1 | Host: localhost | 400",
        "GET /orders HTTP/1.1 | NoHost: x | 400",
        "GET /orders HTTP/1.1 | Host: a b | 400",
        "GET /orders HTTP/1.1 | Host: ex_ample@x:y | 400",
        "GET /orders HTTP/1.1 | Host: a#Host: b | 400",
        "GET /orders HTTP/9.9 | Host: localhost | 505",
        "GET /or{ders HTTP/1.1 | Host: localhost | 400",
        "GET orders HTTP/1.1 | Host: localhost | 400",
        "G@T /orders HTTP/1.1 | Host: localhost | 400",
        "POST /orders HTTP/1.1 | Host: localhost#Content-Length: many | 400",
        "POST /orders HTTP/1.1 | Host: localhost#Transfer-Encoding: magic | 501",
        "CONNECT /orders HTTP/1.1 | Host: localhost | 501",
      })
  void answersWhatTomcatRefuses(String line, String headers, int status) throws IOException {
    Response answer = raw(line, headers.replace("#", "\r\n"));

    assertRefused(answer, status);
    assertThat(answer.body()).contains("/problems/malformed-request");
  }

  @Test
  void answersAHeaderThatIsTooLarge() throws IOException {
    Response answer = raw("GET /orders HTTP/1.1", "Host: localhost\r\nX: " + "x".repeat(20_000));

    assertRefused(answer, 400);
  }

  @Test
  void showsAPageToAPerson() throws IOException {
    Response answer = raw("GET /orders%2f HTTP/1.1", "Host: localhost\r\nAccept: text/html");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    assertThat(answer.body())
        .contains("<title>The request is malformed - Order escrow</title>", "href=\"/\"")
        .doesNotContain("Tomcat");
  }

  private LocalClient client() {
    return new LocalClient(port, "127.0.0.1");
  }

  private Response raw(String line, String headers) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write(
              (line + "\r\nConnection: close\r\n" + headers + "\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Response(Integer.parseInt(text.substring(9, 12)), text);
    }
  }

  private static void assertRefused(Response answer, int status) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.text())
        .contains("\"type\":\"/problems/", "\"title\":", "\"status\":" + status, "\"detail\":")
        .doesNotContain("Tomcat", "springframework", "orderescrow", "java.");
  }
}
