package io.orderescrow.shop;

import static org.awaitility.Awaitility.await;

import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import io.orderescrow.process.OrderStep;
import io.orderescrow.shop.BusTap.Recorded;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A choreography and an orchestrator that tracks it. All messages on the broker are recorded, so a
 * test finds each message that the orchestrator should not have sent.
 */
final class TrackedShop implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(90);
  static final Duration A_WHILE = Duration.ofSeconds(4);
  static final String TRACK_ONLY = "--fulfilment.mode=track-only";
  static final String OVERDUE = "OrderOverdueEvent";

  private final Shop shop =
      Shop.withoutOrchestrator(Shop.unhurried("fulfilment.order.overdue-after=PT1S"));
  private final BusTap tap = new BusTap(shop.environment());

  Shop shop() {
    return shop;
  }

  BusTap tap() {
    return tap;
  }

  /** Starts an orchestrator. On return it consumes its queue. */
  void startOrchestrator(String... settings) {
    shop.startOrchestrator(settings);
    await().atMost(SOON).until(() -> tap.consumersOf("orders.orchestrator") > 0);
  }

  /** Starts all services of the choreography. On return they consume their queues. */
  void startChoreography() {
    shop.startChoreography(Shop.SERVICES.toArray(String[]::new));
    await()
        .atMost(SOON)
        .until(
            () ->
                Shop.SERVICES.stream()
                    .allMatch(service -> tap.consumersOf("orders." + service) > 0));
  }

  /** Publishes orders as the choreography's own clients do. */
  List<String> place(int count, String token) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              String order = newId();
              publish(RawMessages.createOrder(order, token));
              return order;
            })
        .toList();
  }

  static String newId() {
    return "theirs-" + UUID.randomUUID();
  }

  void publish(RawMessage raw) {
    try {
      shop.publishes(
          String.valueOf(raw.headers().get("cloudEvents_type")),
          raw.headers(),
          new String(raw.body(), StandardCharsets.UTF_8));
    } catch (Exception e) {
      throw new IllegalStateException("An event could not be published", e);
    }
  }

  /** Returns the event of a service that does not know the orchestrator: it has no commandid. */
  static RawMessage theirs(String order, OrderStep step) {
    return RawMessages.rawMessage(
        step.answers.yes(),
        order,
        "/their/" + step.title(),
        null,
        "{\"orderId\": \"%s\", \"%s\": \"%s-1\"}".formatted(order, step.answers.key(), step));
  }

  static String deadline(String activity, String duration) {
    return "--fulfilment.model.waits.%s.deadline=%s".formatted(activity, duration);
  }

  List<Recorded> fromOrchestrator() {
    return tap.messagesFrom("/orchestrator");
  }

  /** Returns the messages of one type that the orchestrator has published. */
  List<Recorded> fromOrchestrator(String type) {
    return fromOrchestrator().stream().filter(message -> message.type().equals(type)).toList();
  }

  @Override
  public void close() {
    shop.close();
  }
}
