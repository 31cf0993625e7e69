package io.orderescrow.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.message.Catalogue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.ClassPathResource;

/** Compares the messages that the drill expects with the message catalogue. */
class DrillServiceTest {

  private static final Catalogue CATALOGUE =
      Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml"));

  @ParameterizedTest
  @EnumSource
  void hasItsMessagesInTheCatalogue(DrillService service) {
    assertThat(CATALOGUE.topology().queueOf(service.toString()).messages())
        .contains(service.command);
    assertThat(CATALOGUE.require(service.answer).properties()).contains(service.actionId);
    assertThat(CATALOGUE.find(service.event)).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void endsWithMessagesOfTheCatalogue(Variant variant) {
    assertThat(Stream.concat(Stream.of(variant.completed), variant.cancelled.stream()))
        .allSatisfy(name -> assertThat(CATALOGUE.find(name)).isPresent());
  }

  @Test
  void eachServiceReactsToTheEventOfThePreviousOne() {
    DrillService[] all = DrillService.values();
    for (int i = 1; i < all.length; i++) {
      assertThat(all[i].event).isEqualTo(all[i - 1].answer);
    }
  }

  @Test
  void placesOrdersThatKeepTheContract() {
    assertThat(CATALOGUE.violations("CreateOrderEvent", AmqpStorefront.event(1, "drill-1")))
        .isEmpty();
  }
}
