package io.orderescrow.benchmark;

import static io.orderescrow.benchmark.Design.ESCROW;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.order.OrderRequests;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Compares orders over REST with the same number of orders over the bus. It measures the time until
 * the last order is accepted, and until the last order has ended.
 */
final class RestIntake {

  /** Concurrent requests. */
  private static final int CALLERS = 64;

  private static final int MAX_ROUNDS = 3;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Contender contender;
  private final BenchmarkSettings settings;
  private final Progress progress;
  private final HttpClient http = HttpClient.newHttpClient();

  RestIntake(DesignGroup group, BenchmarkSettings settings, Progress progress) {
    this.contender = group.of(ESCROW);
    this.settings = settings;
    this.progress = progress;
  }

  void measure(Results results) throws IOException, InterruptedException {
    List<Double> accepted = new ArrayList<>();
    List<Double> overRest = new ArrayList<>();
    List<Double> overTheBus = new ArrayList<>();
    int orders = settings.ordersOf(ESCROW);
    place(orders, results);
    for (int round = 0; round < Math.min(MAX_ROUNDS, settings.pairs()); round++) {
      Placed rest = place(orders, results);
      DesignRun bus = DesignRuns.saturated(contender, orders);
      results.addProblems(ESCROW, bus.problems());
      accepted.add(orders / rest.untilAccepted);
      overRest.add(orders / rest.untilEnded);
      overTheBus.add(bus.ordersPerSecond());
      progress.print(
          "intake    %d orders over REST accepted in %.1f s, ended after %.1f s; over the bus %.1f s"
              .formatted(orders, rest.untilAccepted, rest.untilEnded, bus.seconds()));
    }
    TextTable table =
        new TextTable(
            "Orders placed over REST, %d concurrent requests".formatted(CALLERS),
            List.of("orders/s", "over REST", "over the bus"));
    table.add(List.of("accepted (202)", Spread.of(accepted).toString(), ""));
    table.add(List.of("ended", Spread.of(overRest).toString(), Spread.of(overTheBus).toString()));
    results.add(table, List.of());
  }

  /** Seconds since the first request. */
  private record Placed(double untilAccepted, double untilEnded) {}

  private Placed place(int orders, Results results) throws IOException, InterruptedException {
    contender.awaitIdle();
    long before = completed();
    String body = new ObjectMapper().writeValueAsString(OrderRequests.twoBooks());
    AtomicInteger refused = new AtomicInteger();
    Semaphore callers = new Semaphore(CALLERS);
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < orders; i++) {
      callers.acquire();
      answers.add(
          http.sendAsync(request(body), BodyHandlers.discarding())
              .thenAccept(answer -> count(answer, refused))
              .whenComplete((answer, failure) -> callers.release()));
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
    double untilAccepted = (System.nanoTime() - begin) / 1e9;
    await("orders placed over REST")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> completed() - before >= orders);
    contender.awaitIdle();
    double untilEnded = (System.nanoTime() - begin) / 1e9;
    long ended = completed() - before;
    if (refused.get() > 0 || ended != orders) {
      results.addProblems(
          ESCROW,
          List.of(
              "over REST: of %d orders %d were refused and %d completed"
                  .formatted(orders, refused.get(), ended)));
    }
    return new Placed(untilAccepted, untilEnded);
  }

  private HttpRequest request(String body) {
    String user =
        Base64.getEncoder()
            .encodeToString(("admin:" + Design.ADMIN_PASSWORD).getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:%d/orders".formatted(contender.port())))
        .header("Authorization", "Basic " + user)
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static void count(HttpResponse<Void> answer, AtomicInteger refused) {
    if (answer.statusCode() != 202) {
      refused.incrementAndGet();
    }
  }

  private long completed() {
    return contender.count(ESCROW.completed(), "%");
  }
}
