package io.orderescrow.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.embedded.RegisteredEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/** Calls the application over HTTP as one of its users. */
public class ApiClient {

  public static final String PASSWORD = "only-for-these-tests";
  public static final String ADMIN = basic("admin", PASSWORD);
  public static final String CLERK = basic("dora", PASSWORD);
  public static final String OPERATOR = basic("olga", PASSWORD);
  public static final String AUDITOR = basic("aldo", PASSWORD);
  public static final String NO_GROUP = basic("norbert", PASSWORD);

  /** Far longer than any request takes: one that is never answered fails its test only. */
  private static final Duration NEVER_ANSWERED = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Environment environment;
  private final IdentityService identity;
  private final ProcessEngine engine;

  ApiClient(Environment environment, IdentityService identity, ProcessEngine engine) {
    this.environment = environment;
    this.identity = identity;
    this.engine = engine;
  }

  /** Runs after the application has created its groups. */
  @EventListener(ApplicationStartedEvent.class)
  void addUsers() {
    addUser(identity, "norbert");
    addUser(identity, "dora", "order-desk");
    addUser(identity, "olga", "operator");
    addUser(identity, "aldo", "auditor");
  }

  /** Creates a user with {@link #PASSWORD}. */
  static void addUser(IdentityService identity, String id, String... groups) {
    var user = identity.newUser(id);
    user.setPassword(PASSWORD);
    identity.saveUser(user);
    for (String group : groups) {
      identity.createMembership(id, group);
    }
  }

  static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** A response with its body as text and, if it is JSON, as JSON. */
  public record Answer(int status, String body, HttpResponse<String> whole) {

    public JsonNode json() {
      try {
        return new ObjectMapper().readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException("No JSON: " + body, e);
      }
    }

    String header(String name) {
      return whole.headers().firstValue(name).orElse("");
    }

    public String at(String pointer) {
      return json().at(pointer).asText();
    }
  }

  public Answer get(@Nullable String authorization, String path) {
    return call(authorization, request("GET", path, null));
  }

  public Answer delete(String authorization, String path) {
    return call(authorization, request("DELETE", path, null));
  }

  public Answer place(String key, String body) {
    return call(ADMIN, request("POST", "/orders", body).header("Idempotency-Key", key));
  }

  HttpRequest.Builder request(String method, String path, @Nullable String json) {
    var request =
        HttpRequest.newBuilder(
            URI.create("http://localhost:" + environment.getProperty("local.server.port") + path));
    if (json == null) {
      return request.method(method, BodyPublishers.noBody());
    }
    return request
        .method(method, BodyPublishers.ofString(json))
        .header("Content-Type", "application/json");
  }

  /** A POST whose body is a JSON Patch. */
  HttpRequest.Builder patchRequest(String path, String patch) {
    return request("POST", path, patch).setHeader("Content-Type", "application/json-patch+json");
  }

  Answer call(@Nullable String authorization, HttpRequest.Builder request) {
    RegisteredEngine.become(engine);
    request.timeout(NEVER_ANSWERED);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
