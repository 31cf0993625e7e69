package io.orderescrow.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.embedded.CapturedLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** A request whose body comes too slowly is answered, and its connection is closed. */
@OnTheWeb
@Tag("S46")
@TestPropertySource(properties = "fulfilment.web.max-body-time=1s")
class SlowBodyIT {

  private static final String LOGIN = "/camunda/api/admin/auth/user/default/login/welcome";

  @Autowired MeterRegistry meters;
  @LocalServerPort int port;

  /** Bytes come, and each of them in time; or none come. */
  @ParameterizedTest
  @CsvSource({
    "/orders, application/json, true",
    "/orders, application/json, false",
    "/engine-rest/process-instance, application/json, true",
    "/engine-rest/deployment/create, multipart/form-data; boundary=b, true",
  })
  void answers408(String path, String type, boolean trickles) throws IOException {
    double before = counted();
    try (Socket socket = begin(path, "Content-Type: " + type + "\r\n")) {
      String answer = trickles ? trickle(socket) : read(socket);

      assertThat(answer)
          .startsWith("HTTP/1.1 408")
          .contains("application/problem+json", "/problems/body-too-slow", "Connection: close");
    }
    assertThat(counted()).isEqualTo(before + 1);
  }

  @Test
  void answers408ToASignInForm() throws IOException {
    try (Socket socket = begin(LOGIN, signInHeaders())) {
      assertThat(trickle(socket)).startsWith("HTTP/1.1 408").contains("/problems/body-too-slow");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/orders", "/engine-rest/process-instance", LOGIN})
  void logsNoWarningAboutASlowBody(String path) throws IOException {
    String headers = path.equals(LOGIN) ? signInHeaders() : "Content-Type: application/json\r\n";
    try (CapturedLog log = CapturedLog.of("org", "io.orderescrow");
        Socket socket = begin(path, headers)) {
      assertThat(trickle(socket)).startsWith("HTTP/1.1 408");
      assertThat(log.events()).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
    }
  }

  private String signInHeaders() {
    var page = new LocalClient(port, "127.0.0.3").get("/camunda/app/welcome/default/");
    String token = LocalClient.cookie(page, "XSRF-TOKEN");
    return ("Content-Type: application/x-www-form-urlencoded\r\n"
            + "Cookie: JSESSIONID=%s; XSRF-TOKEN=%s\r\nX-XSRF-TOKEN: %s\r\n")
        .formatted(LocalClient.cookie(page, "JSESSIONID"), token, token);
  }

  private double counted() {
    return meters
        .get("fulfilment.web.slow_clients")
        .tag("problem", "body-too-slow")
        .counter()
        .count();
  }

  private Socket begin(String path, String headers) throws IOException {
    Socket socket = new Socket("localhost", port);
    socket.setSoTimeout(60_000);
    write(
        socket,
        "POST %s HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: %s\r\nAuthorization: %s\r\n"
                .formatted(path, UUID.randomUUID(), ApiClient.ADMIN)
            + headers
            + "Content-Length: 50000\r\n\r\n");
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** Sends a byte now and then, until the answer is there. */
  private static String trickle(Socket socket) throws IOException {
    await()
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              if (socket.getInputStream().available() == 0) {
                write(socket, " ");
                return false;
              }
              return true;
            });
    return read(socket);
  }

  /** Reads until the server has closed the connection. */
  private static String read(Socket socket) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(answer);
    } catch (SocketException reset) {
      // The server did not read all that was sent.
    }
    return answer.toString(ISO_8859_1);
  }
}
