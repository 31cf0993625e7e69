package io.orderescrow.participant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@OnTheBus
class ShippingIT {

  @Autowired private Asker asker;

  @Test
  @Tag("S28")
  void shipsOnceHoweverOftenAsked() {
    var ship = Commands.ship("shipping-once", "GB");

    var first = asker.answerTo(ship);

    assertThat(first.type()).isEqualTo("OrderShippedEvent");
    assertThat(first.says("trackingNumber")).matches("OE\\d{9}");
    assertThat(asker.answerTo(Commands.again(ship)).payload()).isEqualTo(first.payload());
    assertThat(asker.answerTo(Commands.ship("shipping-other", "GB")).says("trackingNumber"))
        .isNotEqualTo(first.says("trackingNumber"));
  }

  @Test
  @Tag("S9")
  void cannotReachEveryCountry() {
    assertThat(asker.answerTo(Commands.ship("shipping-nowhere", "XX")).says("reason"))
        .isEqualTo("UNDELIVERABLE");
  }

  @Test
  @Tag("S20")
  void stopsAParcelThatIsStillInTheHouse() {
    asker.answerTo(Commands.ship("shipping-stopped", "GB"));
    var recall = Commands.recall("shipping-stopped");

    assertThat(asker.answerTo(recall).says("outcome")).isEqualTo("STOPPED");
    assertThat(asker.answerTo(Commands.again(recall)).says("outcome")).isEqualTo("STOPPED");
  }

  @Test
  @Tag("S11")
  void refusesToShipAfterTheRecall() {
    assertThat(asker.answerTo(Commands.recall("shipping-late")).says("outcome"))
        .isEqualTo("NOTHING_TO_RECALL");
    assertThat(asker.answerTo(Commands.ship("shipping-late", "GB")).says("reason"))
        .isEqualTo("ALREADY_RECALLED");
  }
}
