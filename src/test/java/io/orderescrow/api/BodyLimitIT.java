package io.orderescrow.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.message.MessageReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** No path reads a body of any size, whether its length is declared or not. */
@OnTheWeb
@Tag("S46")
class BodyLimitIT {

  private static final int ONE_MB = 1024 * 1024;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final String LOGIN = "/camunda/api/admin/auth/user/default/login/welcome";

  @Autowired ApiClient caller;
  @LocalServerPort int port;

  /** Only the length is sent, so the answer comes before any byte of the body. */
  @ParameterizedTest
  @CsvSource({
    "/camunda/api/admin/auth/user/default/login/welcome, 157286400,",
    "/camunda/api/admin/setup/default/user/create, 65537,",
    "/engine-rest/deployment/create, 4194305, admin",
    "/orders, 65537, admin",
    "/no/such/path, 65537, admin"
  })
  void refusesADeclaredLengthAtOnce(String path, long length, @Nullable String user) {
    try (Exchange exchange = new Exchange(path, user, "Content-Length: " + length)) {
      assertThat(exchange.answer()).startsWith("HTTP/1.1 413");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/camunda/api/admin/auth/user/default/login/welcome, 1,",
    "/camunda/api/engine/engine/default/process-definition/count, 1,",
    "/engine-rest/deployment/create, 5, admin",
    "/orders, 1, admin"
  })
  void refusesAChunkedBodyThatIsTooLarge(String path, int megabytes, @Nullable String user) {
    try (Exchange exchange = new Exchange(path, user, "Transfer-Encoding: chunked")) {
      exchange.sendChunks(megabytes * ONE_MB);

      assertThat(exchange.answer()).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void takesAChunkedBodyBelowTheLimit() {
    try (Exchange exchange = new Exchange("/orders", "admin", "Transfer-Encoding: chunked")) {
      exchange.sendLastChunk("{\"lines\": 1}");

      assertThat(exchange.answer()).startsWith("HTTP/1.1 422");
    }
  }

  /** A person who has signed in edits payloads as large as the largest message. */
  @Test
  void takesALargerBodyAfterTheSignIn() {
    String form = "a=" + "b".repeat(MessageReader.MAX_BODY);
    CockpitSession visitor = new CockpitSession(port);
    CockpitSession admin = new CockpitSession(port, "admin", "welcome");

    assertThat(visitor.postForm(LOGIN, form).status()).isEqualTo(413);
    assertThat(admin.postForm(LOGIN, form).status()).isNotEqualTo(413);
  }

  /** One request, written by hand: a client library would report a closed connection instead. */
  private final class Exchange implements AutoCloseable {

    private final Socket socket;
    private final OutputStream out;

    Exchange(String path, @Nullable String user, String lengthHeader) {
      try {
        socket = new Socket("localhost", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        out = socket.getOutputStream();
        write(
            "POST %s HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: application/json\r\n"
                    .formatted(path, port)
                + (user == null
                    ? ""
                    : "Authorization: " + ApiClient.basic(user, ApiClient.PASSWORD) + "\r\n")
                + "Idempotency-Key: %s\r\n%s\r\n\r\n".formatted(UUID.randomUUID(), lengthHeader));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void write(String text) throws IOException {
      out.write(text.getBytes(ISO_8859_1));
      out.flush();
    }

    /** Stops when the server closes the connection. */
    void sendChunks(int bytes) {
      String chunk = "x".repeat(16 * 1024);
      try {
        for (int sent = 0; sent < bytes; sent += chunk.length()) {
          write(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
        }
        write("0\r\n\r\n");
      } catch (SocketException closed) {
        // The answer may have arrived.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void sendLastChunk(String body) {
      try {
        write(
            Integer.toHexString(body.getBytes(StandardCharsets.UTF_8).length)
                + "\r\n"
                + body
                + "\r\n0\r\n\r\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Returns the status line. */
    String answer() {
      try {
        return ""
            + new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))
                .readLine();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
