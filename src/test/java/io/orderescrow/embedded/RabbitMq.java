package io.orderescrow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A RabbitMQ with its management plugin that already runs. Each test gets a virtual host of its own
 * on it.
 *
 * <p>The environment variable {@code FULFILMENT_TEST_RABBITMQ} (host:port) names it. Where values
 * differ from RabbitMQ's defaults, set {@code FULFILMENT_TEST_RABBITMQ_MANAGEMENT} (host:port),
 * {@code FULFILMENT_TEST_RABBITMQ_USER} and {@code FULFILMENT_TEST_RABBITMQ_PASSWORD}. Its port for
 * TLS is {@code FULFILMENT_TEST_RABBITMQ_TLS} (host:port), with a certificate for that host name
 * from the authority in the file {@code FULFILMENT_TEST_RABBITMQ_AUTHORITY}.
 */
final class RabbitMq implements TestBroker {

  private static final Pattern PROCESS = Pattern.compile("\"os_pid\":\"?(\\d+)");
  private static final String ADDRESS = "FULFILMENT_TEST_RABBITMQ";

  // By default the client offers HTTP/2, and the management plugin then closes the connection.
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String host;
  private final int port;
  private final String authority;
  private final String management;
  private final String user;
  private final String password;

  private RabbitMq(String variable, Map<String, String> environment) {
    String address = environment.getOrDefault(variable, "");
    String[] hostAndPort = address.split(":", 2);
    if (hostAndPort.length != 2) {
      throw new IllegalArgumentException(variable + " must be host:port, but is " + address);
    }
    host = hostAndPort[0];
    port = Integer.parseInt(hostAndPort[1]);
    authority = environment.getOrDefault(ADDRESS + "_AUTHORITY", "");
    management = environment.getOrDefault(ADDRESS + "_MANAGEMENT", host + ":15672");
    user = environment.getOrDefault(ADDRESS + "_USER", "guest");
    password = environment.getOrDefault(ADDRESS + "_PASSWORD", "guest");
  }

  /** Returns the RabbitMQ that the environment names; empty when it names none. */
  static Optional<TestBroker> from(Map<String, String> environment) {
    return from(ADDRESS, environment);
  }

  /** Returns its port for TLS; empty when the environment names none. */
  static Optional<TestBroker> overTls(Map<String, String> environment) {
    return from(ADDRESS + "_TLS", environment);
  }

  private static Optional<TestBroker> from(String variable, Map<String, String> environment) {
    return environment.getOrDefault(variable, "").isBlank()
        ? Optional.empty()
        : Optional.of(new RabbitMq(variable, environment));
  }

  @Override
  public Optional<Path> authority() {
    return authority.isEmpty() ? Optional.empty() : Optional.of(Path.of(authority));
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String user() {
    return user;
  }

  @Override
  public String password() {
    return password;
  }

  @Override
  public void createVirtualHost(String name) {
    call("PUT", "/api/vhosts/" + name, "{}");
    allowConfigure(name, true);
  }

  @Override
  public void allowConfigure(String virtualHost, boolean allowed) {
    call(
        "PUT",
        "/api/permissions/" + virtualHost + "/" + user,
        "{\"configure\":\"%s\",\"write\":\".*\",\"read\":\".*\"}".formatted(allowed ? ".*" : ""));
  }

  @Override
  public void policy(String virtualHost, String pattern, String definition) {
    String path = "/api/policies/" + virtualHost + "/test";
    if (definition.isEmpty()) {
      call("DELETE", path, "");
    } else {
      String body = "{\"pattern\":\"%s\",\"definition\":%s,\"apply-to\":\"all\"}";
      call("PUT", path, body.formatted(pattern, definition));
    }
  }

  @Override
  public void importDefinitions(String json) {
    call("POST", "/api/definitions", json);
  }

  @Override
  public void deleteUser(String name) {
    call("DELETE", "/api/users/" + name, "");
  }

  @Override
  public void deleteVirtualHost(String name) {
    call("DELETE", "/api/vhosts/" + name, "");
  }

  @Override
  public void close() {
    // The tests did not start this broker, so they do not stop it.
  }

  /**
   * Returns the process id that the broker reports, if this machine has an Erlang process of that
   * id.
   */
  @Override
  public OptionalLong processId() {
    Matcher said = PROCESS.matcher(call("GET", "/api/nodes?columns=os_pid", ""));
    return said.find()
        ? ProcessHandle.of(Long.parseLong(said.group(1)))
            .filter(process -> process.info().command().orElse("").contains("beam"))
            .map(process -> OptionalLong.of(process.pid()))
            .orElse(OptionalLong.empty())
        : OptionalLong.empty();
  }

  /** Sends a request again when the server closes an idle connection at the same moment. */
  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException ended) {
      return http.send(request, BodyHandlers.ofString());
    }
  }

  /** Returns the body of the response. All requests of this class can safely be repeated. */
  private String call(String method, String path, String body) {
    String login = user + ":" + password;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + management + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      var response = send(request);
      if (response.statusCode() >= 300 && response.statusCode() != 404) {
        throw new IllegalStateException(
            "RabbitMQ at " + management + " refused " + method + " " + path + ": " + response);
      }
      return response.body();
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "RabbitMQ's management plugin does not answer at " + management, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted during a request to RabbitMQ", interrupted);
    }
  }
}
