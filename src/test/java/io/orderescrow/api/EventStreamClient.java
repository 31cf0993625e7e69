package io.orderescrow.api;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads server-sent events like a browser. */
public final class EventStreamClient implements AutoCloseable {

  public static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final HttpResponse<InputStream> response;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  /**
   * One event.
   *
   * @param id empty when the event has none
   */
  public record Event(String name, String id, JsonNode data) {}

  private EventStreamClient(HttpResponse<InputStream> response) {
    this.response = response;
    Thread reader = new Thread(this::read, "listening");
    reader.setDaemon(true);
    reader.start();
  }

  public static EventStreamClient at(String port, String authorization, String lastSeen) {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/live"))
            .header("Authorization", authorization)
            .header("Accept", "text/event-stream");
    if (!lastSeen.isEmpty()) {
      request.header("Last-Event-ID", lastSeen);
    }
    try {
      return new EventStreamClient(
          HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String name = "";
      String id = "";
      String data = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event:")) {
          name = line.substring("event:".length());
        } else if (line.startsWith("id:")) {
          id = line.substring("id:".length());
        } else if (line.startsWith("data:")) {
          data = line.substring("data:".length());
        } else if (line.isEmpty() && !data.isEmpty()) {
          events.add(new Event(name, id, new ObjectMapper().readTree(data)));
          id = "";
          data = "";
        }
      }
    } catch (IOException cut) {
      // The connection has ended.
    }
    ended = true;
  }

  public int status() {
    return response.statusCode();
  }

  public String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  public List<Event> events() {
    return events;
  }

  public List<Event> named(String name) {
    return events.stream().filter(event -> event.name().equals(name)).toList();
  }

  /** Waits for this number of events with this name. */
  public List<Event> awaitEvents(int count, String name) {
    await().atMost(TIMEOUT).until(() -> named(name).size() >= count);
    return named(name);
  }

  public void awaitEnd(Duration limit) {
    await().atMost(limit).until(() -> ended);
  }

  /** Drops the connection. */
  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException alreadyGone) {
      // The connection is closed, as intended.
    }
  }
}
