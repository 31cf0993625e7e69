package io.orderescrow.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.orderescrow.message.Topology.Queue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.core.io.ClassPathResource;

class CatalogueTest {

  private static final ClassPathResource FILE =
      new ClassPathResource("processes/messages.asyncapi.yaml");

  private final Catalogue catalogue = Catalogue.read(FILE);
  private final ObjectMapper json = new ObjectMapper();

  @Test
  void hasEveryMessageOfOrderFulfilment() {
    assertThat(catalogue.types())
        .extracting(MessageType::name)
        .containsExactlyInAnyOrder(
            "CreateOrderEvent",
            "CancelOrderCommand",
            "ReserveInventoryCommand",
            "InventoryUpdatedEvent",
            "InventoryRejectedEvent",
            "ReleaseInventoryCommand",
            "InventoryReleasedEvent",
            "CapturePaymentCommand",
            "PaymentCapturedEvent",
            "PaymentDeclinedEvent",
            "RefundPaymentCommand",
            "PaymentRefundedEvent",
            "SendInvoiceCommand",
            "EmailInvoiceEvent",
            "InvoiceFailedEvent",
            "VoidInvoiceCommand",
            "InvoiceVoidedEvent",
            "ShipOrderCommand",
            "OrderShippedEvent",
            "ShipmentFailedEvent",
            "RecallShipmentCommand",
            "ShipmentRecalledEvent",
            "ServiceStartedEvent",
            "RetryRequestedEvent",
            "OrderCompletedEvent",
            "OrderCancelledEvent",
            "OrderOverdueEvent",
            "MessageFailedEvent");
  }

  @Test
  void knowsTheDirectionOfEachMessage() {
    assertThat(catalogue.require("CreateOrderEvent"))
        .isEqualTo(
            new MessageType(
                "CreateOrderEvent",
                true,
                true,
                true,
                "orderId",
                List.of("orderId", "customer", "lines", "total", "payment", "shipTo", "placedAt"),
                null,
                List.of(),
                List.of()));
    assertThat(catalogue.require("InventoryUpdatedEvent"))
        .isEqualTo(
            new MessageType(
                "InventoryUpdatedEvent",
                true,
                false,
                false,
                "orderId",
                List.of("orderId", "reservationId"),
                "ReleaseInventoryCommand",
                List.of("/inventory"),
                List.of("ReserveInventoryCommand")));
    assertThat(catalogue.require("ServiceStartedEvent"))
        .matches(type -> type.received() && type.keyProperty().equals("service"));
    assertThat(catalogue.require("ShipOrderCommand"))
        .matches(type -> !type.received() && type.sent() && type.mandatory());
    assertThat(catalogue.require("OrderCompletedEvent"))
        .matches(type -> !type.received() && type.sent() && !type.mandatory());
  }

  @Test
  @Tag("S44")
  void knowsWhoAnswersEachCommandOfAService() {
    catalogue.topology().queues().stream()
        .filter(queue -> !queue.application().equals("orchestrator"))
        .forEach(
            queue ->
                assertThat(queue.messages())
                    .isNotEmpty()
                    .allSatisfy(
                        command ->
                            assertThat(catalogue.answersTo(command))
                                .as(command)
                                .isNotEmpty()
                                .allSatisfy(
                                    answer ->
                                        assertThat(answer.sources())
                                            .containsExactly("/" + queue.application()))));
  }

  @Test
  @Tag("S21")
  void oneMessageIsTheOverdueNotice() {
    assertThat(catalogue.overdueNotice())
        .hasValueSatisfying(notice -> assertThat(notice.name()).isEqualTo("OrderOverdueEvent"));
  }

  @Test
  void everySuccessNamesItsCompensation() {
    assertThat(catalogue.types())
        .filteredOn(type -> type.undoneBy() != null)
        .extracting(type -> type.name() + " <- " + type.undoneBy())
        .containsExactlyInAnyOrder(
            "InventoryUpdatedEvent <- ReleaseInventoryCommand",
            "PaymentCapturedEvent <- RefundPaymentCommand",
            "EmailInvoiceEvent <- VoidInvoiceCommand",
            "OrderShippedEvent <- RecallShipmentCommand");
  }

  @Test
  void givesEachApplicationOneQueue() {
    Topology topology = catalogue.topology();
    assertThat(topology.exchange()).isEqualTo("orders");
    assertThat(topology.queues())
        .extracting(Queue::name)
        .containsExactly(
            "orders.orchestrator",
            "orders.inventory",
            "orders.payment",
            "orders.invoice",
            "orders.shipping");
    assertThat(topology.queueOf("inventory").messages())
        .containsExactly("ReserveInventoryCommand", "ReleaseInventoryCommand");
  }

  @Test
  void namesTheUnknownMessageAndTheFile() {
    assertThat(catalogue.find("InvoiceEmailedEvent")).isEmpty();
    assertThatThrownBy(() -> catalogue.require("InvoiceEmailedEvent"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("InvoiceEmailedEvent")
        .hasMessageContaining("processes/messages.asyncapi.yaml");
  }

  @TestFactory
  List<DynamicTest> everyExampleIsValid() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    JsonNode messages = new YAMLMapper().readTree(FILE.getInputStream()).at("/components/messages");
    messages
        .properties()
        .forEach(
            message -> {
              JsonNode examples = message.getValue().path("examples");
              tests.add(
                  DynamicTest.dynamicTest(
                      message.getKey() + " has an example",
                      () -> assertThat(examples).isNotEmpty()));
              examples.forEach(
                  example ->
                      tests.add(
                          DynamicTest.dynamicTest(
                              message.getKey() + ": " + example.path("name").asText(),
                              () ->
                                  assertThat(
                                          catalogue.violations(
                                              message.getKey(), example.path("payload")))
                                      .isEmpty())));
            });
    return tests;
  }

  @TestFactory
  List<DynamicTest> reportsTheViolationOfAPayload() {
    return List.of(
        violation("/orderId", "7", "/orderId must be a string, not an integer"),
        violation("/orderId", "\"a b\"", "/orderId must match ^[A-Za-z0-9._-]{1,64}$"),
        violation("/orderId", "\"a\\n\"", "/orderId must match ^[A-Za-z0-9._-]{1,64}$"),
        violation("/orderId", null, "/orderId is missing"),
        violation("/lines", "[]", "/lines must have at least 1 items but found 0"),
        violation(
            "/lines/0/quantity", "\"2\"", "/lines/0/quantity must be an integer, not a string"),
        violation("/lines/0/quantity", "2.5", "/lines/0/quantity must be an integer, not a number"),
        violation("/lines/0/quantity", "0", "/lines/0/quantity must be at least 1"),
        violation("/lines/0/quantity", "10001", "/lines/0/quantity must be at most 10000"),
        violation("/lines/0/sku", null, "/lines/0/sku is missing"),
        violation("/total/amount", "-1", "/total/amount must be at least 0"),
        violation("/total/currency", "\"Euro\"", "/total/currency must match ^[A-Z]{3}$"),
        violation(
            "/customer/name",
            "\"a\\r\\nBcc: b\"",
            "/customer/name must be one line without control or invisible characters"),
        violation("/placedAt", "\"yesterday\"", "/placedAt must be a valid date-time"),
        violation("/gift", "\"a\\u0000b\"", "/gift contains U+0000 or half a surrogate pair"),
        violation(
            "/gift", "[{\"x\":\"\\ud800\"}]", "/gift/0/x contains U+0000 or half a surrogate pair"),
        violation("/shipTo", "null", "/shipTo must be an object, not null"));
  }

  @Test
  void reportsAllViolationsAtOnce() throws IOException {
    assertThat(catalogue.violations("ReserveInventoryCommand", json.readTree("[]")))
        .containsExactly("the payload must be an object, not an array");
    assertThat(
            catalogue.violations(
                "InventoryReleasedEvent", json.readTree("{\"outcome\":\"PERHAPS\"}")))
        .containsExactly(
            "/orderId is missing",
            "/outcome must be one of [\"RELEASED\", \"NOTHING_TO_RELEASE\"]");
  }

  @Test
  void reportsInEnglishInEveryLocale() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(
              Catalogue.read(FILE)
                  .violations(
                      "CancelOrderCommand", json.readTree("{\"orderId\":\"a\",\"reason\":\"\"}")))
          .containsExactly("/reason must be at least 1 characters long");
    } finally {
      Locale.setDefault(before);
    }
  }

  private DynamicTest violation(String place, @Nullable String value, String sentence) {
    return DynamicTest.dynamicTest(
        sentence,
        () -> {
          ObjectNode order = anOrder();
          int name = place.lastIndexOf('/');
          ObjectNode parent = (ObjectNode) order.at(place.substring(0, name));
          if (value == null) {
            parent.remove(place.substring(name + 1));
          } else {
            parent.set(place.substring(name + 1), json.readTree(value));
          }
          assertThat(catalogue.violations("CreateOrderEvent", order)).containsExactly(sentence);
        });
  }

  private static ObjectNode anOrder() throws IOException {
    return (ObjectNode)
        new YAMLMapper()
            .readTree(FILE.getInputStream())
            .at("/components/messages/CreateOrderEvent/examples/0/payload");
  }
}
