package io.orderescrow.inbox;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.cancel;
import static io.orderescrow.message.RawMessages.createOrder;
import static io.orderescrow.message.RawMessages.rawMessage;
import static io.orderescrow.message.RawMessages.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.MessageReader;
import io.orderescrow.message.ParsedMessage;
import io.orderescrow.message.ParsedMessage.Readable;
import io.orderescrow.message.ParsedMessage.Unexpected;
import io.orderescrow.message.RawMessage;
import io.orderescrow.outbox.Mode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.ClassPathResource;

@Tag("S44")
class SenderRulesTest {

  private static final Catalogue CATALOGUE =
      Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml"));

  private static final RawMessage CAPTURED =
      answer("PaymentCapturedEvent", "order-1", "\"paymentId\": \"P-1\"");

  private Mode mode = Mode.COMMANDING;
  private Map<String, List<String>> users = Map.of();

  @Test
  void acceptsTheMessagesOfTheirSenders() {
    accepted(createOrder("order-1"));
    accepted(cancel("order-1", "changed my mind"));
    accepted(CAPTURED);
    accepted(answer("PaymentRefundedEvent", "order-1", "\"outcome\": \"REFUNDED\""));
    Stream.of("inventory", "payment", "invoice", "shipping")
        .forEach(
            service ->
                accepted(
                    rawMessage(
                        "ServiceStartedEvent",
                        service,
                        "/" + service,
                        null,
                        "{\"service\": \"%s\", \"startedAt\": \"2026-11-23T20:00:00Z\"}"
                            .formatted(service))));
  }

  @ParameterizedTest
  @EnumSource
  void refusesARoutingKeyThatIsNotTheTypeInEachMode(Mode each) {
    mode = each;

    assertThat(refused(CAPTURED.publishedWith("InventoryUpdatedEvent", null)))
        .isEqualTo(
            "PaymentCapturedEvent was published with the routing key 'InventoryUpdatedEvent';"
                + " the routing key must be the type");
    assertThat(refused(createOrder("order-1").publishedWith("", null)))
        .contains("with the routing key ''");
    assertThat(refused(createOrder("order-1").publishedWith("orders.orchestrator", null)))
        .contains("with the routing key 'orders.orchestrator'");
    accepted(CAPTURED.publishedWith("PaymentCapturedEvent", null));
  }

  @Test
  void refusesAStructuredMessageUnderAnotherRoutingKey() {
    RawMessage structured =
        RawMessage.received(
            """
            {"specversion": "1.0", "id": "m-1", "source": "/payment", "type": "PaymentCapturedEvent",
             "subject": "order-1", "commandid": "%s",
             "data": {"orderId": "order-1", "paymentId": "P-1"}}
            """
                .formatted(Envelopes.commandId("order-1", "CapturePaymentCommand"))
                .getBytes(StandardCharsets.UTF_8),
            Map.of(),
            "application/cloudevents+json",
            null);
    accepted(structured);

    ParsedMessage reading = read(structured.publishedWith("InventoryUpdatedEvent", "inv"));

    assertThat(reading).isInstanceOf(Unexpected.class);
    assertThat(reading.raw().headers())
        .containsEntry("routing-key", "InventoryUpdatedEvent")
        .containsEntry("user-id", "inv")
        .containsEntry("cloudEvents_type", "PaymentCapturedEvent");
  }

  @Test
  void refusesASourceThatTheCatalogueDoesNotName() {
    assertThat(refused(with(CAPTURED, "cloudEvents_source", "/inventory")))
        .isEqualTo(
            "source '/inventory' may not send PaymentCapturedEvent; the catalogue allows '/payment'"
                + " (x-sources)");
    assertThat(
            refused(
                rawMessage(
                    "ServiceStartedEvent",
                    "inventory",
                    "/shop",
                    null,
                    "{\"service\": \"inventory\", \"startedAt\": \"2026-11-23T20:00:00Z\"}")))
        .contains("allows '/inventory' or '/payment' or '/invoice' or '/shipping'");
  }

  @Test
  void refusesAnAnswerWithoutACommand() {
    assertThat(refused(with(CAPTURED, "cloudEvents_commandid", null)))
        .isEqualTo(
            "commandid is missing; PaymentCapturedEvent must have that of CapturePaymentCommand");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CapturePaymentCommand for another order", "RefundPaymentCommand", "x"})
  void refusesAnAnswerToACommandThatIsNotOurs(String which) {
    String commandId =
        switch (which) {
          case "x" -> "x";
          case "RefundPaymentCommand" -> Envelopes.commandId("order-1", which);
          default -> Envelopes.commandId("order-2", "CapturePaymentCommand");
        };

    assertThat(refused(with(CAPTURED, "cloudEvents_commandid", commandId)))
        .isEqualTo(
            "commandid '%s' is not that of CapturePaymentCommand for 'order-1'; PaymentCapturedEvent answers only that command"
                .formatted(commandId));
  }

  /** The services of a choreography know neither our catalogue nor our commands. */
  @Test
  void acceptsForeignSourcesWithoutCommandsInTrackingMode() {
    mode = Mode.TRACK_ONLY;

    accepted(
        with(
            with(CAPTURED, "cloudEvents_source", "/their/payment"), "cloudEvents_commandid", null));
  }

  @Test
  void refusesASourceOfAnotherUserOfTheBroker() {
    users = Map.of("pay", List.of("/payment"), "inv", List.of("/inventory", "/stock"));

    accepted(CAPTURED.publishedWith("PaymentCapturedEvent", "pay"));
    assertThat(refused(CAPTURED.publishedWith("PaymentCapturedEvent", "inv")))
        .isEqualTo(
            "source '/payment' is for the broker's user 'pay', but user-id is 'inv'"
                + " (fulfilment.inbox.users)");
    assertThat(refused(CAPTURED.publishedWith("PaymentCapturedEvent", null)))
        .contains("but user-id is not set");
    accepted(createOrder("order-1").publishedWith("CreateOrderEvent", null));
  }

  @Test
  void readsTheUsersFromTheSettings() {
    Map<String, String> settings =
        Map.of("fulfilment.inbox.users.stock-keeper", "/inventory,/stock");

    assertThat(
            new Binder(new MapConfigurationPropertySource(settings))
                .bind("fulfilment.inbox", InboxSettings.class)
                .get()
                .users())
        .isEqualTo(Map.of("stock-keeper", List.of("/inventory", "/stock")));
  }

  /** A failure group leaves quoted values out. One value must not make many groups. */
  @Test
  void quotesNoQuotationMarks() {
    assertThat(refused(with(CAPTURED, "cloudEvents_source", "/a'b'c")))
        .startsWith("source '/a?b?c' may not");
    assertThat(refused(CAPTURED.publishedWith("a'b\u0000\u202e", null)))
        .contains("routing key 'a?b??';");
  }

  /** What follows from a header of the sender proves nothing. */
  @Test
  void ignoresHeadersThatAreNamedLikeProperties() {
    users = Map.of("pay", List.of("/payment"));
    RawMessage forged =
        with(with(CAPTURED, "user-id", "pay"), "routing-key", "PaymentCapturedEvent");

    assertThat(refused(forged.publishedWith("InventoryUpdatedEvent", null)))
        .contains("routing key 'InventoryUpdatedEvent'");
    assertThat(refused(forged.publishedWith("PaymentCapturedEvent", null)))
        .contains("user-id is not set");
  }

  private void accepted(RawMessage raw) {
    assertThat(read(raw)).isInstanceOf(Readable.class);
  }

  private String refused(RawMessage raw) {
    ParsedMessage reading = read(raw);
    assertThat(reading).isInstanceOf(Unexpected.class);
    return ((Unexpected) reading).reason();
  }

  private ParsedMessage read(RawMessage raw) {
    InboxSettings settings =
        new InboxSettings(
            Duration.ofHours(1), Duration.ofSeconds(5), 500, Duration.ofDays(30), users);
    return new InboxReader(
            new MessageReader(CATALOGUE, Clock.systemUTC()),
            new SenderRules(CATALOGUE, settings, mode),
            CATALOGUE.secrets())
        .read(raw);
  }
}
