package io.orderescrow.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client with an IP address of its own, such as 127.0.0.2. Linux accepts every address of
 * the network 127.0.0.0/8.
 */
final class LocalClient {

  private static final int PATIENCE_MILLIS = 60_000;

  private final int port;
  private final String address;
  private final List<String> headers = new ArrayList<>();
  private String host;

  LocalClient(int port, String address) {
    this.port = port;
    this.address = address;
    this.host = "localhost:" + port;
  }

  /** The status, and the whole response as text. */
  record Response(int status, String text) {

    @Nullable String header(String name) {
      return text.lines()
          .takeWhile(line -> !line.isEmpty())
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).trim())
          .findFirst()
          .orElse(null);
    }

    List<String> cookies() {
      return text.lines()
          .takeWhile(line -> !line.isEmpty())
          .filter(line -> line.regionMatches(true, 0, "Set-Cookie:", 0, 11))
          .map(line -> line.substring(11).trim())
          .toList();
    }

    String body() {
      return text.substring(text.indexOf("\r\n\r\n") + 4);
    }
  }

  /** Adds a header to all requests of this client, or replaces {@code Host}. */
  LocalClient with(String name, String value) {
    if (name.equals("Host")) {
      host = value;
      return this;
    }
    headers.add(name + ": " + value);
    return this;
  }

  Response getAs(String user, String password, String path) {
    return send("GET", path, "Authorization: " + ApiClient.basic(user, password), "");
  }

  Response get(String path) {
    return send("GET", path, "Accept: */*", "");
  }

  Response post(String path, String contentType, String body) {
    return send("POST", path, "Content-Type: " + contentType, body);
  }

  Response postAs(String user, String password, String path, String json) {
    return send(
        "POST",
        path,
        "Content-Type: application/json\r\nAuthorization: " + ApiClient.basic(user, password),
        json);
  }

  /** Opens the sign-in page, and signs in with its cookies. */
  Response signIn(String user, String password, String application) {
    Response page = get("/camunda/app/welcome/default/");
    String session = cookie(page, "JSESSIONID");
    String token = cookie(page, "XSRF-TOKEN");
    return send(
        "POST",
        "/camunda/api/admin/auth/user/default/login/" + application,
        "Content-Type: application/x-www-form-urlencoded\r\nCookie: JSESSIONID=%s; XSRF-TOKEN=%s"
                .formatted(session, token)
            + "\r\nX-XSRF-TOKEN: "
            + token,
        "username=" + user + "&password=" + password);
  }

  static String cookie(Response response, String name) {
    return response
        .text()
        .lines()
        .filter(line -> line.startsWith("Set-Cookie: " + name + "="))
        .map(line -> line.replaceFirst(".*?=", "").replaceFirst(";.*", ""))
        .findFirst()
        .orElse("");
  }

  Response send(String method, String path, String moreHeaders, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String request =
        "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n"
                .formatted(method, path, host, bytes.length, moreHeaders)
            + String.join("", headers.stream().map(header -> header + "\r\n").toList())
            + "\r\n";
    try (Socket socket =
        new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(address), 0)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.write(request.getBytes(StandardCharsets.UTF_8));
      all.write(bytes);
      socket.getOutputStream().write(all.toByteArray());
      String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Response(Integer.parseInt(text.substring(9, 12)), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
