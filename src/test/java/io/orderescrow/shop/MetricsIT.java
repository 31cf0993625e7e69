package io.orderescrow.shop;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.RestClient;

/**
 * The metrics of the application after orders and messages of many kinds. The dashboard, the alert
 * rules and monitoring.md name no other metrics.
 */
class MetricsIT {

  private static final String PASSWORD = "only-to-read-metrics";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final String SHOP = "/a-shop-of-its-own";

  private static Shop shop;

  /** Reminders fire after one second without an answer. */
  @BeforeAll
  static void runOrders() throws Exception {
    shop =
        new Shop(
            "fulfilment.web.metrics.password=" + PASSWORD,
            "fulfilment.model.waits.AwaitInventory.first-gap=PT1S",
            "fulfilment.model.waits.AwaitAcknowledgement.first-gap=PT1S",
            "camunda.bpm.job-execution.wait-time-in-millis=50",
            "camunda.bpm.job-execution.max-wait=100");
    String unanswered = shop.places(Basket.of(1, "BOOK-1"));
    String alsoUnanswered = shop.places(Basket.of(1, "BOOK-1"));
    await().atMost(PATIENCE).until(() -> fired("InventorySilent") >= 2);
    publishes(
        "RetryRequestedEvent",
        unanswered,
        "/inventory",
        """
        {"subject": "%s", "target": "ReserveInventoryCommand", "retryAt": "%s", "attempt": 1}
        """
            .formatted(unanswered, Instant.now()));
    await().atMost(PATIENCE).until(() -> scrape().sum("fulfilment_retry_requests_total") == 1);
    shop.ledgers().makeDue("InventoryDeadline");
    await().atMost(PATIENCE).until(() -> fired("InventoryDeadline") == 2);
    shop.startAll();
    shop.isCancelledFor(unanswered, "INVENTORY_DEADLINE");
    shop.isCancelledFor(alsoUnanswered, "INVENTORY_DEADLINE");
    shop.ends(shop.places(Basket.of(1, "BOOK-1")), "COMPLETED");
    shop.isCancelledFor(shop.places(Basket.of(1, "GONE-1")), "INVENTORY_REJECTED");
    publishes("CreateOrderEvent", "nobody", SHOP, "{}");
    publishes("SomethingElseEvent", "nobody", SHOP, "{}");
    String early = "early-" + UUID.randomUUID();
    publishes(
        "CancelOrderCommand",
        early,
        SHOP,
        "{\"orderId\": \"%s\", \"reason\": \"x\"}".formatted(early));
    await()
        .atMost(PATIENCE)
        .until(() -> scrape().sum("fulfilment_inbox_dispositions_total", "type=other") >= 1);
  }

  private static double fired(String timer) {
    return scrape().sum("fulfilment_process_timers_fired_total", "element=" + timer);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  @Tag("S7")
  void dashboardAndAlertsUseExportedMetricsOnly() {
    Map<String, Set<String>> exported = scrape().labelsByName();

    assertThat(PromQlExpressions.labelsByName())
        .allSatisfy(
            (name, labels) -> {
              if (!name.equals("up")) {
                assertThat(exported).containsKey(name);
                assertThat(exported.get(name)).as(name).containsAll(labels);
              }
            });
  }

  @Test
  void documentationNamesExactlyTheExportedMetrics() throws IOException {
    Set<String> named =
        Pattern.compile("`(fulfilment_\\w+)`")
            .matcher(Files.readString(Path.of("src/site/markdown/monitoring.md")))
            .results()
            .map(result -> result.group(1))
            .collect(toCollection(TreeSet::new));
    Set<String> exported =
        scrape().labelsByName().keySet().stream()
            .filter(name -> name.startsWith("fulfilment_"))
            .map(name -> name.replaceAll("_(bucket|count|sum|max)$", ""))
            .collect(toCollection(TreeSet::new));

    assertThat(named).containsExactlyElementsOf(exported);
  }

  @Test
  @Tag("S7")
  void countsEachStage() {
    // The last message may still be on its way, and a scrape may happen between two counters.
    await().atMost(PATIENCE).untilAsserted(() -> hasAllCounts(scrape()));
  }

  private static void hasAllCounts(MetricsScrape day) {
    assertThat(day.sum("fulfilment_orders_requests_total", "outcome=accepted")).isEqualTo(4);
    assertThat(day.sum("fulfilment_process_started_total", "process=order-fulfilment"))
        .isEqualTo(4);
    assertThat(day.sum("fulfilment_process_ended_total", "outcome=OrderCompleted")).isEqualTo(1);
    assertThat(day.sum("fulfilment_process_ended_total", "process=order-fulfilment")).isEqualTo(4);
    assertThat(day.sum("fulfilment_process_timers_fired_total", "kind=deadline")).isEqualTo(2);
    assertThat(day.sum("fulfilment_process_timers_fired_total", "element=InventorySilent"))
        .isPositive();
    assertThat(day.sum("fulfilment_process_started_total", "process=ask-until-acknowledged"))
        .isPositive()
        .isEqualTo(day.sum("fulfilment_process_ended_total", "process=ask-until-acknowledged"));
    assertThat(day.sum("fulfilment_outbox_resends_total", "type=ReserveInventoryCommand"))
        .isPositive();
    assertThat(disposed(day, "APPLIED", "CreateOrderEvent")).isEqualTo(4);
    assertThat(disposed(day, "APPLIED", "PaymentCapturedEvent")).isEqualTo(1);
    assertThat(disposed(day, "MALFORMED", "CreateOrderEvent")).isEqualTo(1);
    assertThat(disposed(day, "UNEXPECTED", "other")).isEqualTo(1);
    assertThat(disposed(day, "WAITING", "CancelOrderCommand")).isEqualTo(1);
    assertThat(day.sum("fulfilment_retry_requests_total", "target=ReserveInventoryCommand"))
        .isEqualTo(1);
    assertThat(day.sum("fulfilment_inbox_correlation_seconds_count"))
        .isEqualTo(day.sum("fulfilment_inbox_dispositions_total", "disposition=APPLIED"));
    assertThat(day.sum("fulfilment_outbox_lag_seconds_count"))
        .isEqualTo(day.sum("fulfilment_outbox_publishes_total", "outcome=confirmed"));
    assertThat(day.sum("fulfilment_inbox_received_total"))
        .isEqualTo(day.sum("fulfilment_inbox_batch_size_sum"));
  }

  private static double disposed(MetricsScrape day, String disposition, String type) {
    return day.sum(
        "fulfilment_inbox_dispositions_total", "disposition=" + disposition, "type=" + type);
  }

  @Test
  void needsTheMetricsUserOrAnAdministrator() {
    assertThat(status("/actuator/prometheus", null, "")).isEqualTo(401);
    assertThat(status("/actuator/prometheus", "metrics", "a wrong one")).isEqualTo(401);
    assertThat(status("/actuator/prometheus", "metrics", PASSWORD)).isEqualTo(200);
    assertThat(status("/actuator/prometheus", "admin", Shop.PASSWORD)).isEqualTo(200);
    assertThat(
            Stream.of("/orders", "/counts", "/inbox", "/engine-rest/engine", "/", "/retries")
                .map(path -> status(path, "metrics", PASSWORD)))
        .containsOnly(403);
  }

  @Test
  void areAvailableDuringADatabaseOutage() {
    shop.environment().database().cut();
    try {
      assertThat(status("/actuator/prometheus", "metrics", PASSWORD)).isEqualTo(200);
      await()
          .atMost(PATIENCE)
          .until(() -> Double.isNaN(scrape().sum("fulfilment_orders_unaccounted")));
      assertThat(scrape().sum("fulfilment_inbox_received_total")).isPositive();
    } finally {
      shop.environment().database().restore();
    }
    await().atMost(PATIENCE).until(() -> scrape().sum("fulfilment_orders", "state=completed") == 1);
  }

  private static MetricsScrape scrape() {
    return MetricsScrape.of(
        String.valueOf(
            client("metrics", PASSWORD)
                .get()
                .uri("/actuator/prometheus")
                .retrieve()
                .body(String.class)));
  }

  private static int status(String path, String user, String password) {
    return client(user, password)
        .get()
        .uri(path)
        .retrieve()
        .toBodilessEntity()
        .getStatusCode()
        .value();
  }

  private static RestClient client(String user, String password) {
    return RestClient.builder()
        .baseUrl("http://localhost:" + shop.port())
        .defaultHeaders(
            headers -> {
              if (user != null) {
                headers.setBasicAuth(user, password);
              }
            })
        .defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {})
        .build();
  }

  private static void publishes(String type, String subject, String source, String json)
      throws Exception {
    Map<String, Object> headers = new HashMap<>();
    headers.put("cloudEvents_specversion", "1.0");
    headers.put("cloudEvents_id", UUID.randomUUID().toString());
    headers.put("cloudEvents_source", source);
    headers.put("cloudEvents_type", type);
    headers.put("cloudEvents_subject", subject);
    // No queue is bound to an unknown message, so it is sent with another routing key.
    shop.publishes(
        List.of("SomethingElseEvent").contains(type) ? "CreateOrderEvent" : type, headers, json);
  }
}
