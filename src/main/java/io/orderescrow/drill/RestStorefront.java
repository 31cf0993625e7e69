package io.orderescrow.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;

/** Places orders over the REST interface of an orchestrator. */
final class RestStorefront implements Storefront {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final int TRIES = 3;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;
  private final String authorization;

  /**
   * @param base base address, such as {@code http://localhost:8080}
   */
  RestStorefront(URI base, String user, String password) {
    this.base = base;
    byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    this.authorization = "Basic " + Base64.getEncoder().encodeToString(login);
  }

  /**
   * Retries with the same idempotency key. If only the answer was lost, the order is not placed
   * twice.
   */
  @Override
  public String place(int number) {
    HttpRequest order =
        request("/orders")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(new SampleOrder(number).request().toString()))
            .build();
    DrillFailedException failure = new DrillFailedException("No order was placed");
    for (int tries = 0; tries < TRIES; tries++) {
      try {
        return json(order, 202).path("id").asText();
      } catch (DrillFailedException again) {
        failure = again;
      }
    }
    throw failure;
  }

  /** The orchestrator's own reconciliation of all orders that it has ever received. */
  JsonNode reconciliation() {
    return json(request("/reconciliation").build(), 200);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base.toString().replaceFirst("/+$", "") + path))
        .timeout(ANSWER_WITHIN)
        .header("Authorization", authorization);
  }

  private JsonNode json(HttpRequest request, int expected) {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() == expected) {
        return JSON.readTree(answer.body());
      }
      throw new DrillFailedException(
          "%s %s: the orchestrator answered %d: %s"
              .formatted(request.method(), request.uri(), answer.statusCode(), answer.body()));
    } catch (IOException failure) {
      throw new DrillFailedException(
          "The orchestrator does not answer at %s: %s".formatted(request.uri(), failure), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new DrillFailedException("Interrupted");
    }
  }
}
