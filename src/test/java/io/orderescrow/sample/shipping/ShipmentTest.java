package io.orderescrow.sample.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orderescrow.sample.runtime.OrderCommands;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShipmentTest {

  private static final Instant NOON = Instant.parse("2025-06-25T12:00:00Z");
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

  @ParameterizedTest
  @CsvSource({"0,STOPPED", "29,STOPPED", "30,RETURNING", "3000,RETURNING"})
  void isStoppedUntilTheCarrierHasTheParcel(long minutes, String outcome) {
    var shipment = Shipment.shipped("o1", "OE1", "here", NOON);
    var recalled = shipment.recall(NOON.plus(Duration.ofMinutes(minutes)), HALF_AN_HOUR);

    assertThat(outcomeOf(recalled)).isEqualTo(outcome);
    assertThat(
            recalled.answerToShip(OrderCommands.ship("o1", "GB")).payload().path("reason").asText())
        .isEqualTo("ALREADY_RECALLED");
  }

  @Test
  void isRecalledOnce() {
    var stopped = Shipment.shipped("o1", "OE1", "here", NOON).recall(NOON, HALF_AN_HOUR);

    assertThat(stopped.recall(NOON.plus(Duration.ofDays(1)), HALF_AN_HOUR)).isSameAs(stopped);
  }

  @Test
  void isRejectedAfterARecall() {
    var barred = Shipment.barred("o1", NOON).recall(NOON, HALF_AN_HOUR);

    assertThat(outcomeOf(barred)).isEqualTo("NOTHING_TO_RECALL");
    assertThat(barred.answerToShip(OrderCommands.ship("o1", "GB")).type())
        .isEqualTo("ShipmentFailedEvent");
  }

  @ParameterizedTest
  @CsvSource({"Baker St,GB,true", "' ',GB,false", "Baker St,XX,false"})
  void deliversToCountriesOfACarrier(String street, String country, boolean deliverable) {
    var address =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", "Ada")
            .put("street", street)
            .put("city", "London")
            .put("postalCode", "SW1")
            .put("country", country);

    assertThat(AddressRules.undeliverable(address).isEmpty()).isEqualTo(deliverable);
  }

  private static String outcomeOf(Shipment shipment) {
    return shipment.answerToRecall(OrderCommands.recall("o1")).payload().path("outcome").asText();
  }
}
