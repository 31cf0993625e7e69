package io.orderescrow.shop;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.orderescrow.OrderEscrow;
import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.embedded.TestEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * With tracing on, all spans of an order are one trace and one tree: those of the broker, the
 * services, the waits, timers and operator actions. The services only pass on the header.
 */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=", // the same port
      "management.tracing.enabled=true",
      "fulfilment.model.waits.AwaitInventory.first-gap=PT1S",
      "camunda.bpm.job-execution.wait-time-in-millis=50",
      "camunda.bpm.job-execution.max-wait=100",
      "fulfilment.web.admin.password=only-for-these-tests"
    })
@AutoConfigureObservability(metrics = false)
@ActiveProfiles("orchestrator")
@Import(OneTraceIT.InMemory.class)
@OnRealParts(alone = true)
@TestInstance(Lifecycle.PER_CLASS)
class OneTraceIT {

  private static final String CALLER = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLERS_SPAN = "00f067aa0ba902b7";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** A server in place of an OpenTelemetry collector. It keeps the received spans. */
  private static final HttpServer collector = collector();

  private static final Queue<String> collected = new ConcurrentLinkedQueue<>();

  @Autowired private TestEnvironment environment;
  @Autowired private InMemorySpanExporter exporter;
  @LocalServerPort private int port;

  private @Nullable ConfigurableApplicationContext services;

  @DynamicPropertySource
  static void export(DynamicPropertyRegistry properties) {
    properties.add(
        "management.otlp.tracing.endpoint",
        () -> "http://localhost:%d/v1/traces".formatted(collector.getAddress().getPort()));
  }

  private static HttpServer collector() {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
      server.createContext(
          "/v1/traces",
          exchange -> {
            // Protocol buffers contain texts unencoded.
            byte[] spans = exchange.getRequestBody().readAllBytes();
            collected.add(new String(spans, StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class InMemory {
    @Bean
    InMemorySpanExporter spans() {
      return InMemorySpanExporter.create();
    }
  }

  @BeforeEach
  void withoutServices() {
    stopServices();
  }

  @AfterAll
  void stopAll() {
    stopServices();
    collector.stop(0);
  }

  private void stopServices() {
    if (services != null) {
      services.close();
      services = null;
    }
  }

  private void startServices() {
    services =
        environment.run(
            OrderEscrow.class,
            "inventory,payment,invoice,shipping",
            "--spring.main.web-application-type=none");
  }

  @Test
  void coversTheRequestAReminderAndTheEnd() {
    String order = places(Basket.of(1, "BOOK-1"), null);
    await()
        .atMost(PATIENCE)
        .until(() -> spansOf(order).filter(named("send ReserveInventoryCommand")).count() >= 2);
    startServices();
    ends(order, "COMPLETED");
    List<SpanData> all = allUntil(order, "send OrderCompletedEvent");

    SpanData accepted = only(all, "accept order");
    assertThat(only(all, "http post /orders").getParentSpanContext().isValid()).isFalse();
    isOneTree(all, only(all, "http post /orders"));
    assertThat(attributes(accepted)).containsEntry("outcome", "accepted");
    assertThat(all).filteredOn(named("send ReserveInventoryCommand")).hasSizeGreaterThan(1);
    assertThat(all)
        .extracting(SpanData::getName)
        .contains(
            "send CreateOrderEvent",
            "receive CreateOrderEvent",
            "receive InventoryUpdatedEvent",
            "send CapturePaymentCommand",
            "receive PaymentCapturedEvent",
            "receive EmailInvoiceEvent",
            "receive OrderShippedEvent");
    assertThat(attributes(applied(all, "PaymentCapturedEvent")))
        .containsEntry("order.id", order)
        .containsEntry("message.type", "PaymentCapturedEvent")
        .containsEntry("message.attempt", "1");
    // An effect is below its cause. On a slow machine a command may be sent twice.
    assertThat(all)
        .filteredOn(named("send ShipOrderCommand"))
        .allSatisfy(s -> assertThat(attributes(s)).containsEntry("message.outcome", "confirmed"))
        .extracting(SpanData::getParentSpanId)
        .contains(applied(all, "EmailInvoiceEvent").getSpanId());
    assertThat(all)
        .filteredOn(named("send ShipOrderCommand"))
        .extracting(SpanData::getSpanId)
        .contains(applied(all, "OrderShippedEvent").getParentSpanId());
    await()
        .atMost(PATIENCE)
        .until(() -> String.join("", collected).contains("send OrderCompletedEvent"));
    assertThat(String.join("", collected)).contains("order-escrow", order);
  }

  @Test
  void continuesTheTraceOfTheCaller() {
    startServices();
    String order = places(Basket.of(1, "GONE-1"), "00-%s-%s-01".formatted(CALLER, CALLERS_SPAN));
    ends(order, "CANCELLED");
    List<SpanData> all = allUntil(order, "send OrderCancelledEvent");

    SpanData request = only(all, "http post /orders");
    assertThat(request.getParentSpanId()).isEqualTo(CALLERS_SPAN);
    assertThat(request.getTraceId()).isEqualTo(CALLER);
    isOneTree(all, request);
    assertThat(all).extracting(SpanData::getName).contains("receive InventoryReleasedEvent");
  }

  @Test
  void ignoresAnInvalidTraceparentAndTracesACancellation() {
    String order = places(Basket.of(1, "BOOK-1"), "not a trace");
    await()
        .atMost(PATIENCE)
        .until(() -> spansOf(order).anyMatch(named("send ReserveInventoryCommand")));
    cancels(order);
    startServices();
    ends(order, "CANCELLED");

    List<SpanData> all = allUntil(order, "send OrderCancelledEvent");
    isOneTree(all, only(all, "http post /orders"));
    assertThat(all)
        .extracting(SpanData::getName)
        .contains("receive CancelOrderCommand", "send ReleaseInventoryCommand");
  }

  private static void isOneTree(List<SpanData> all, SpanData root) {
    Map<String, SpanData> byId = all.stream().collect(toMap(SpanData::getSpanId, s -> s));
    assertThat(all).extracting(SpanData::getTraceId).containsOnly(root.getTraceId());
    assertThat(all)
        .filteredOn(span -> !span.getSpanId().equals(root.getSpanId()))
        .allSatisfy(span -> assertThat(byId).containsKey(span.getParentSpanId()));
  }

  /** Returns the spans of an order's trace, which must contain all spans with the order's id. */
  private List<SpanData> allUntil(String order, String last) {
    await().atMost(PATIENCE).until(() -> spansOf(order).anyMatch(named(last)));
    String trace = spansOf(order).map(SpanData::getTraceId).findFirst().orElseThrow();
    await().atMost(PATIENCE).until(() -> onTrace(trace).anyMatch(named("http post /orders")));
    List<SpanData> all = onTrace(trace).toList();
    assertThat(spansOf(order).toList()).isNotEmpty().allSatisfy(s -> assertThat(all).contains(s));
    return all;
  }

  private Stream<SpanData> onTrace(String trace) {
    return exporter.getFinishedSpanItems().stream().filter(s -> s.getTraceId().equals(trace));
  }

  private Stream<SpanData> spansOf(String order) {
    return exporter.getFinishedSpanItems().stream()
        .filter(s -> order.equals(s.getAttributes().get(AttributeKey.stringKey("order.id"))));
  }

  private static Predicate<SpanData> named(String name) {
    return span -> span.getName().equals(name);
  }

  private static SpanData only(List<SpanData> spans, String name) {
    List<SpanData> found = spans.stream().filter(named(name)).toList();
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  private static SpanData applied(List<SpanData> spans, String type) {
    List<SpanData> found =
        spans.stream()
            .filter(named("receive " + type))
            .filter(span -> "APPLIED".equals(attributes(span).get("message.disposition")))
            .toList();
    assertThat(found).as(type).hasSize(1);
    return found.get(0);
  }

  private static Map<String, String> attributes(SpanData span) {
    return span.getAttributes().asMap().entrySet().stream()
        .collect(toMap(entry -> entry.getKey().getKey(), entry -> "" + entry.getValue()));
  }

  private String places(Basket basket, @Nullable String traceparent) {
    return Objects.requireNonNull(
            Shop.client(port)
                .post()
                .uri("/orders")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .headers(
                    headers -> {
                      if (traceparent != null) {
                        headers.set("traceparent", traceparent);
                      }
                    })
                .contentType(MediaType.APPLICATION_JSON)
                .body(basket.json())
                .retrieve()
                .body(JsonNode.class))
        .path("id")
        .asText();
  }

  private void cancels(String order) {
    Shop.client(port).delete().uri("/orders/{id}", order).retrieve().toBodilessEntity();
  }

  private void ends(String order, String state) {
    Function<String, @Nullable JsonNode> get =
        id -> Shop.client(port).get().uri("/orders/{id}", id).retrieve().body(JsonNode.class);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Objects.requireNonNull(get.apply(order)).path("state").asText())
                    .isEqualTo(state));
  }
}
