package io.orderescrow.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.impl.LongStringHelper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S44")
class DeadLetterHeadersTest {

  private static final String OWN = "orders.orchestrator";
  private static final String UNDELIVERED = "orders.undelivered";

  @Test
  void findsTheRoutingKeyOfADeadLetterOfTheOwnQueue() {
    assertThat(original(UNDELIVERED, UNDELIVERED, death("other", "X"), death(OWN, "DoneEvent")))
        .isEqualTo("DoneEvent");
  }

  @Test
  void takesTheRoutingKeyOfTheDeliveryOtherwise() {
    assertThat(original("CreateOrdersEvent", UNDELIVERED))
        .as("by the alternate exchange")
        .isEqualTo("CreateOrdersEvent");
    assertThat(original("DoneEvent", OWN)).isEqualTo("DoneEvent");
    assertThat(DeadLetterHeaders.originalRoutingKey("DoneEvent", null, OWN, OWN))
        .isEqualTo("DoneEvent");
    assertThat(original(UNDELIVERED, UNDELIVERED, death("other", "DoneEvent")))
        .isEqualTo(UNDELIVERED);
    assertThat(original(UNDELIVERED, UNDELIVERED, Map.of("queue", OWN, "routing-keys", List.of())))
        .isEqualTo(UNDELIVERED);
  }

  /** Before RabbitMQ 4, a sender may set the header itself. */
  @Test
  void doesNotBelieveASenderThatClaimsADeadLetter() {
    assertThat(original("InventoryUpdatedEvent", OWN, death(OWN, "PaymentCapturedEvent")))
        .isEqualTo("InventoryUpdatedEvent");
    assertThat(original(OWN, OWN, death(OWN, "PaymentCapturedEvent"))).isEqualTo(OWN);
    assertThat(original("InventoryEvent", UNDELIVERED, death(OWN, "PaymentCapturedEvent")))
        .as("by the alternate exchange")
        .isEqualTo("InventoryEvent");
  }

  private static Map<String, Object> death(String queue, String routingKey) {
    return Map.of(
        "queue",
        LongStringHelper.asLongString(queue),
        "routing-keys",
        List.of(LongStringHelper.asLongString(routingKey)));
  }

  @SafeVarargs
  private static String original(String routingKey, String queue, Map<String, Object>... deaths) {
    return DeadLetterHeaders.originalRoutingKey(
        routingKey, Map.of("x-death", List.of(deaths)), queue, OWN);
  }
}
