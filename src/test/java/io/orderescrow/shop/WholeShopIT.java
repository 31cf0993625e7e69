package io.orderescrow.shop;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.orderescrow.message.RawMessages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The shop without failures. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeShopIT {

  private static final int MANY = 40;

  /** The gaps are so long that a slow machine causes no re-send. */
  static final String[] SETTINGS =
      Shop.unhurried(
          "fulfilment.model.waits.AwaitInventory.first-gap=PT2M",
          "fulfilment.model.waits.AwaitPayment.first-gap=PT2M",
          "fulfilment.model.waits.AwaitInvoice.first-gap=PT2M",
          "fulfilment.model.waits.AwaitShipment.first-gap=PT2M",
          "fulfilment.model.waits.AwaitAcknowledgement.first-gap=PT2M");

  private Shop shop;

  @BeforeAll
  void open() {
    shop = newShop();
    shop.startAll();
  }

  Shop newShop() {
    return new Shop(SETTINGS);
  }

  @AfterAll
  void close() {
    shop.close();
  }

  @Test
  @Tag("S3")
  @Tag("S4")
  @Tag("S8")
  void completesEveryOrderOnceWithOneInvoiceEach() {
    shop.allIsSent();
    Map<String, Long> before = shop.ledgers().log();
    Basket basket = Basket.of(1, "BOOK-1").orderedBy("happy@example.org");
    long stock = shop.ledgers().onHand("BOOK-1");

    List<String> orders = Stream.generate(() -> shop.places(basket)).limit(MANY).toList();

    shop.allEnd(orders, "COMPLETED");
    assertThat(shop.mailsTo(basket)).hasSize(MANY);
    assertThat(shop.ledgers().onHand("BOOK-1")).isEqualTo(stock - MANY);
    assertThat(orders).allSatisfy(o -> assertThat(shop.ledgers().moneyFor(o)).isEqualTo(1995));
    await()
        .untilAsserted(
            () ->
                assertThat(growthSince(before))
                    .isEqualTo(
                        eachOnce(
                            "in CreateOrderEvent APPLIED",
                            "in InventoryUpdatedEvent APPLIED",
                            "in PaymentCapturedEvent APPLIED",
                            "in EmailInvoiceEvent APPLIED",
                            "in OrderShippedEvent APPLIED",
                            "out CreateOrderEvent",
                            "out ReserveInventoryCommand",
                            "out CapturePaymentCommand",
                            "out SendInvoiceCommand",
                            "out ShipOrderCommand",
                            "out OrderCompletedEvent")));
  }

  @Test
  @Tag("S9")
  void cancelsAnOrderThatIsOutOfStock() {
    String order = shop.places(Basket.of(1, "GONE-1"));

    shop.isCancelledFor(order, "INVENTORY_REJECTED");
    assertThat(shop.order(order).at("/cancelled/detail").asText()).contains("OUT_OF_STOCK");
    assertThat(shop.timesOnTimeline(order, "CapturePaymentCommand")).isZero();
  }

  @Test
  @Tag("S9")
  @Tag("S20")
  void releasesStockWhenPaymentIsDeclined() {
    long before = shop.ledgers().onHand("DOCK-1");

    String order = shop.places(Basket.of(3, "DOCK-1").paidWith("tok_declined"));

    shop.isCancelledFor(order, "PAYMENT_DECLINED");
    assertThat(shop.ledgers().onHand("DOCK-1")).isEqualTo(before);
    assertThat(shop.ledgers().moneyFor(order)).isZero();
  }

  @Test
  @Tag("S9")
  @Tag("S20")
  void undoesEverythingWhenTheAddressIsUndeliverable() {
    long before = shop.ledgers().onHand("WEBCAM-1");
    Basket basket = Basket.of(2, "WEBCAM-1").shippedTo("XX").orderedBy("nowhere@example.org");

    String order = shop.places(basket);

    shop.isCancelledFor(order, "SHIPMENT_FAILED");
    assertThat(shop.ledgers().onHand("WEBCAM-1")).isEqualTo(before);
    assertThat(shop.ledgers().moneyFor(order)).isZero();
    await().untilAsserted(() -> assertThat(shop.mailsTo(basket)).hasSize(2));
    assertThat(shop.mailsTo(basket)).as("invoice and credit note").hasSize(2);
  }

  @Test
  void refusesToCancelACompletedOrder() {
    String order = shop.places(Basket.of(1, "CABLE-1"));
    shop.ends(order, "COMPLETED");

    assertThat(shop.cancels(order, "too late")).isEqualTo(409);
    shop.ends(order, "COMPLETED");
  }

  @Test
  @Tag("S4")
  void takesAnOrderFromAnyAmqpClient() throws Exception {
    String order = "foreign-" + UUID.randomUUID();

    shop.publishes("CreateOrderEvent", headers(order), RawMessages.orderJson(order, "tok_visa"));

    await().until(() -> shop.order(order).path("state").asText().equals("COMPLETED"));
  }

  @Test
  @Tag("S27")
  void keepsAMalformedMessageWithItsReasonAndGoesOn() throws Exception {
    String order = "broken-" + UUID.randomUUID();

    shop.publishes("CreateOrderEvent", headers(order), "{\"orderId\": \"%s\"}".formatted(order));

    await()
        .until(
            () -> shop.get("/inbox?disposition=MALFORMED").toString(),
            page -> page.contains(order) && page.contains("customer is missing"));
    await().untilAsserted(() -> assertThat(messagesInQueue("orders.orchestrator")).isZero());
    String next = shop.places(Basket.of(1, "CABLE-1"));
    shop.ends(next, "COMPLETED");
  }

  private static Map<String, Object> headers(String order) {
    Map<String, Object> headers = new HashMap<>();
    headers.put("cloudEvents_specversion", "1.0");
    headers.put("cloudEvents_id", UUID.randomUUID().toString());
    headers.put("cloudEvents_source", "/a-shop-of-its-own");
    headers.put("cloudEvents_type", "CreateOrderEvent");
    headers.put("cloudEvents_subject", order);
    return headers;
  }

  private long messagesInQueue(String queue) throws Exception {
    try (Connection connection = shop.amqp().newConnection();
        Channel channel = connection.createChannel()) {
      return channel.messageCount(queue);
    }
  }

  /** Without the events that report the start of a service, which may still be on their way. */
  private Map<String, Long> growthSince(Map<String, Long> before) {
    Map<String, Long> growth = shop.ledgers().growthSince(before);
    growth.keySet().removeIf(message -> message.contains("ServiceStartedEvent"));
    return growth;
  }

  private static Map<String, Long> eachOnce(String... entries) {
    return Stream.of(entries).collect(toMap(Function.identity(), entry -> (long) MANY));
  }
}
