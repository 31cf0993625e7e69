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

  @Autowired private CommandClient asker;

  @Test
  @Tag("S28")
  void shipsOnceHoweverOftenAsked() {
    var ship = OrderCommands.ship("shipping-once", "GB");

    var first = asker.answerTo(ship);

    assertThat(first.type()).isEqualTo("OrderShippedEvent");
    assertThat(first.says("trackingNumber")).matches("OE\\d{9}");
    assertThat(asker.answerTo(OrderCommands.again(ship)).payload()).isEqualTo(first.payload());
    assertThat(asker.answerTo(OrderCommands.ship("shipping-other", "GB")).says("trackingNumber"))
        .isNotEqualTo(first.says("trackingNumber"));
  }

  @Test
  @Tag("S9")
  void cannotReachEveryCountry() {
    assertThat(asker.answerTo(OrderCommands.ship("shipping-nowhere", "XX")).says("reason"))
        .isEqualTo("UNDELIVERABLE");
  }

  @Test
  @Tag("S20")
  void stopsAParcelThatIsStillInTheHouse() {
    asker.answerTo(OrderCommands.ship("shipping-stopped", "GB"));
    var recall = OrderCommands.recall("shipping-stopped");

    assertThat(asker.answerTo(recall).says("outcome")).isEqualTo("STOPPED");
    assertThat(asker.answerTo(OrderCommands.again(recall)).says("outcome")).isEqualTo("STOPPED");
  }

  @Test
  @Tag("S11")
  void refusesToShipAfterTheRecall() {
    assertThat(asker.answerTo(OrderCommands.recall("shipping-late")).says("outcome"))
        .isEqualTo("NOTHING_TO_RECALL");
    assertThat(asker.answerTo(OrderCommands.ship("shipping-late", "GB")).says("reason"))
        .isEqualTo("ALREADY_RECALLED");
  }
}
