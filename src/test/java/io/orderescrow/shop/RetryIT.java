package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DeliverCallback;
import io.orderescrow.OrderEscrow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** Retries as the service sees them that asked for them, with two orchestrators. */
class RetryIT {

  private static final Logger log = LoggerFactory.getLogger(RetryIT.class);
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final Duration LITTLE = Duration.ofSeconds(1);
  private static final long CONFIRMED_WITHIN = 120_000;
  private static final String TARGET = "VoidInvoiceCommand";

  private static Shop shop;
  private static ConfigurableApplicationContext otherNode;

  private final Queue<Pushed> pushed = new ConcurrentLinkedQueue<>();
  private Connection connection;
  private Channel channel;

  private record Pushed(String subject, String id, Instant at) {}

  @BeforeAll
  static void open() {
    shop = new Shop(Shop.unhurried());
    otherNode = startOtherNode();
  }

  @AfterAll
  static void close() {
    otherNode.close();
    shop.close();
  }

  @BeforeEach
  void listen() throws Exception {
    connection = shop.amqp().newConnection();
    channel = connection.createChannel();
    channel.confirmSelect();
    DeliverCallback note =
        (tag, delivery) ->
            pushed.add(
                new Pushed(
                    String.valueOf(
                        delivery.getProperties().getHeaders().get("cloudEvents_subject")),
                    String.valueOf(delivery.getProperties().getHeaders().get("cloudEvents_id")),
                    Instant.now()));
    channel.basicConsume("orders.invoice", true, note, tag -> {});
  }

  @AfterEach
  void hangUp() throws Exception {
    connection.close();
  }

  @Test
  @Tag("S22")
  void pushesEachOnceNotBeforeItsTimeAndSoonAfter() throws Exception {
    Duration median = medianLateness();
    // A machine that stands still over it says nothing of how late they are else.
    for (int again = 0; again < 4 && median.compareTo(LITTLE) >= 0; again++) {
      median = medianLateness();
    }
    assertThat(median).isLessThan(LITTLE);
  }

  /** Of each it holds that it comes once, and not before its time. */
  private Duration medianLateness() throws Exception {
    pushed.clear();
    Random random = new Random(22);
    Instant from = Instant.now().plusSeconds(2);
    Map<String, Instant> asked = new LinkedHashMap<>();
    for (int i = 0; i < 200; i++) {
      Instant retryAt = from.plusNanos(random.nextLong(3_000_000_000L));
      asked.put(asksFor(retryAt), retryAt);
    }
    channel.waitForConfirmsOrDie(CONFIRMED_WITHIN);

    eachIsPushedOnce(asked.keySet());
    List<Duration> lateness =
        pushed.stream()
            .map(p -> Duration.between(asked.get(p.subject()), p.at()))
            .sorted()
            .toList();
    log.info(
        "Pushed 200 retries late by {} at least, {} in the middle, {} for one in a hundred, {} at"
            + " most",
        lateness.get(0),
        lateness.get(100),
        lateness.get(197),
        lateness.get(199));
    assertThat(lateness.get(0)).isPositive();
    return lateness.get(100);
  }

  @Test
  @Tag("S22")
  @Tag("S30")
  void twoNodesPushEachOnceThoughAllAreDueAtTheSameMoment() throws Exception {
    Instant retryAt = Instant.now().plusSeconds(3);
    Set<String> asked = new TreeSet<>();
    for (int i = 0; i < 400; i++) {
      asked.add(asksFor(retryAt));
    }
    channel.waitForConfirmsOrDie(CONFIRMED_WITHIN);

    eachIsPushedOnce(asked);
    assertThat(pushed).allSatisfy(p -> assertThat(p.at()).isAfter(retryAt));
  }

  @Test
  @Tag("S22")
  void remembersThemOverARestart() throws Exception {
    Instant retryAt = Instant.now().plus(Duration.ofHours(1));
    Set<String> asked = new TreeSet<>();
    for (int i = 0; i < 50; i++) {
      asked.add(asksFor(retryAt));
    }
    channel.waitForConfirmsOrDie(CONFIRMED_WITHIN);
    await().atMost(SOON).until(() -> open(asked) == asked.size());
    otherNode.close();
    shop.stopOrchestrator();
    // An hour goes by while nobody is there.
    shop.books()
        .change(
            "update retry_request set due_at = due_at - interval '1 hour' where state = 'OPEN'");
    assertThat(pushed).isEmpty();

    shop.startOrchestrator();
    otherNode = startOtherNode();

    eachIsPushedOnce(asked);
  }

  /** It was asked by the order, then by the service's wish; both are the same command. */
  @Test
  @Tag("S22")
  @Tag("S28")
  void aServiceObeysACommandThatIsPushedAgainOnce() throws Exception {
    shop.start("inventory");
    long before = shop.books().onHand("BOOK-1");
    String order = shop.places(Basket.of(3, "BOOK-1"));
    shop.waitsAt(order, "AwaitPayment");
    String lines = "\"lines\": [{\"sku\": \"BOOK-1\", \"quantity\": 3, \"unitPrice\": 1}]";

    asksFor(order, "ReserveInventoryCommand", Instant.now(), lines);

    String answers =
        "select count(*) from inbox_message where subject = ? and type = 'InventoryUpdatedEvent'";
    await().atMost(SOON).until(() -> shop.books().number(answers, order) == 2);
    assertThat(shop.timesOnTimeline(order, "ReserveInventoryCommand")).isEqualTo(2);
    assertThat(shop.books().onHand("BOOK-1")).isEqualTo(before - 3);
    shop.stop("inventory");
  }

  /** A message that comes again later would be a second push: what is open is settled once. */
  private void eachIsPushedOnce(Set<String> asked) {
    await().atMost(SOON).until(() -> pushed.size() >= asked.size());
    String waiting = "select count(*) from outbox_message where sent_at is null";
    await().atMost(SOON).until(() -> open(asked) + shop.books().number(waiting) == 0);
    assertThat(pushed.stream().map(Pushed::subject)).containsExactlyInAnyOrderElementsOf(asked);
    String promised =
        "select count(*) from outbox_message where type = '" + TARGET + "' and subject = any(?)";
    assertThat(shop.books().number(promised, (Object) asked.toArray(String[]::new)))
        .isEqualTo(asked.size());
  }

  private static long open(Set<String> asked) {
    return shop.books()
        .number(
            "select count(*) from retry_request where state = 'OPEN' and subject = any(?)",
            (Object) asked.toArray(String[]::new));
  }

  private String asksFor(Instant retryAt) throws Exception {
    String order = UUID.randomUUID().toString();
    asksFor(order, TARGET, retryAt, "\"invoiceId\": \"I-1\"");
    return order;
  }

  private void asksFor(String order, String target, Instant retryAt, String fields)
      throws Exception {
    Map<String, Object> headers =
        Map.of(
            "cloudEvents_specversion", "1.0",
            "cloudEvents_id", UUID.randomUUID().toString(),
            "cloudEvents_source", "/invoice",
            "cloudEvents_type", "RetryRequestedEvent",
            "cloudEvents_subject", order);
    String json =
        """
        {"subject": "%1$s", "target": "%2$s", "retryAt": "%3$s", "attempt": 1,
         "payload": {"orderId": "%1$s", %4$s}}
        """
            .formatted(order, target, retryAt, fields);
    channel.basicPublish(
        "orders",
        "RetryRequestedEvent",
        new BasicProperties.Builder().contentType("application/json").headers(headers).build(),
        json.getBytes(StandardCharsets.UTF_8));
  }

  private static ConfigurableApplicationContext startOtherNode() {
    return shop.surroundings()
        .run(
            OrderEscrow.class,
            "orchestrator",
            "--server.port=0",
            "--fulfilment.web.admin.password=only-for-these-tests");
  }
}
