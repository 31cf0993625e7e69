package io.orderescrow.sample.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.sample.runtime.CommandClient;
import io.orderescrow.sample.runtime.OnTheBus;
import io.orderescrow.sample.runtime.OrderCommands;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@OnTheBus
class ShippingIT {

  @Autowired private CommandClient client;

  @Test
  @Tag("S28")
  void shipsOnceForARepeatedCommand() {
    var ship = OrderCommands.ship("shipping-once", "GB");

    var first = client.answerTo(ship);

    assertThat(first.type()).isEqualTo("OrderShippedEvent");
    assertThat(first.text("trackingNumber")).matches("OE\\d{9}");
    assertThat(client.answerTo(OrderCommands.resend(ship)).payload()).isEqualTo(first.payload());
    assertThat(client.answerTo(OrderCommands.ship("shipping-other", "GB")).text("trackingNumber"))
        .isNotEqualTo(first.text("trackingNumber"));
  }

  @Test
  @Tag("S9")
  void rejectsAnUndeliverableCountry() {
    assertThat(client.answerTo(OrderCommands.ship("shipping-nowhere", "XX")).text("reason"))
        .isEqualTo("UNDELIVERABLE");
  }

  @Test
  @Tag("S20")
  void stopsAParcelThatIsStillInTheWarehouse() {
    client.answerTo(OrderCommands.ship("shipping-stopped", "GB"));
    var recall = OrderCommands.recall("shipping-stopped");

    assertThat(client.answerTo(recall).text("outcome")).isEqualTo("STOPPED");
    assertThat(client.answerTo(OrderCommands.resend(recall)).text("outcome")).isEqualTo("STOPPED");
  }

  @Test
  @Tag("S11")
  void rejectsAShipCommandAfterTheRecall() {
    assertThat(client.answerTo(OrderCommands.recall("shipping-late")).text("outcome"))
        .isEqualTo("NOTHING_TO_RECALL");
    assertThat(client.answerTo(OrderCommands.ship("shipping-late", "GB")).text("reason"))
        .isEqualTo("ALREADY_RECALLED");
  }
}
