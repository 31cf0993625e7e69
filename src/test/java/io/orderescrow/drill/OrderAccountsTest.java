package io.orderescrow.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OrderAccountsTest {

  private final OrderAccounts accounts =
      new OrderAccounts(Variant.ESCROW, DrillService.INVENTORY, Clock.systemUTC());

  @Test
  void anOrderWithoutAnEndIsOpen() {
    accounts.accepted("done");
    accounts.accepted("lost");
    accounts.observe(event("OrderCompletedEvent", "done"));
    accounts.observe(event("InventoryUpdatedEvent", "lost", "reservationId", "res-1"));

    assertThat(accounts.open()).containsExactly("lost");
    assertThat(accounts.tally().completed()).isEqualTo(1);
    assertThat(accounts.tally().waiting()).isEqualTo(Map.of(DrillService.PAYMENT, 1));
  }

  @Test
  void withEscrowAShipmentIsNotTheEnd() {
    accounts.accepted("shipped");
    accounts.observe(event("OrderShippedEvent", "shipped", "trackingNumber", "T-1"));

    assertThat(accounts.open()).containsExactly("shipped");
  }

  @Test
  void inAChoreographyAShipmentIsTheEnd() {
    OrderAccounts alone =
        new OrderAccounts(Variant.CHOREOGRAPHY, DrillService.INVENTORY, Clock.systemUTC());
    alone.accepted("shipped");
    alone.accepted("refused");
    alone.observe(event("OrderShippedEvent", "shipped", "trackingNumber", "T-1"));
    alone.observe(event("PaymentDeclinedEvent", "refused"));

    assertThat(alone.open()).isEmpty();
    assertThat(alone.tally().completed()).isEqualTo(1);
    assertThat(alone.tally().cancelled()).isEqualTo(1);
  }

  @Test
  void aSecondReservationForAnOrderIsDoubled() {
    accounts.accepted("twice");
    accounts.accepted("once");
    accounts.observe(event("InventoryUpdatedEvent", "twice", "reservationId", "res-1"));
    accounts.observe(event("InventoryUpdatedEvent", "twice", "reservationId", "res-2"));
    accounts.observe(event("InventoryUpdatedEvent", "once", "reservationId", "res-3"));
    accounts.observe(event("InventoryUpdatedEvent", "once", "reservationId", "res-3"));

    assertThat(accounts.doubled()).containsExactly("twice");
    assertThat(accounts.tally().doubled()).isEqualTo(1);
  }

  @Test
  void aSecondEffectOfAnyServiceIsDoubled() {
    List.of("paymentId", "invoiceId", "trackingNumber").forEach(accounts::accepted);
    for (String name : List.of("first", "second")) {
      accounts.observe(event("PaymentCapturedEvent", "paymentId", "paymentId", name));
      accounts.observe(event("EmailInvoiceEvent", "invoiceId", "invoiceId", name));
      accounts.observe(event("OrderShippedEvent", "trackingNumber", "trackingNumber", name));
    }

    assertThat(accounts.doubled()).containsExactly("invoiceId", "paymentId", "trackingNumber");
  }

  @Test
  void anOrderThatIsCompletedAndCancelledIsDoubled() {
    accounts.accepted("both");
    accounts.observe(event("OrderCompletedEvent", "both"));
    accounts.observe(event("OrderCancelledEvent", "both"));

    assertThat(accounts.doubled()).containsExactly("both");
  }

  @Test
  void countsAResentCommandOnceForEachId() {
    accounts.accepted("order");
    accounts.observe(new ObservedMessage("a", "ReserveInventoryCommand", "order", 1, nothing()));
    accounts.observe(new ObservedMessage("b", "ReserveInventoryCommand", "order", 2, nothing()));
    accounts.observe(new ObservedMessage("b", "ReserveInventoryCommand", "order", 2, nothing()));

    assertThat(accounts.tally().resent()).isEqualTo(1);
    assertThat(accounts.doubled()).isEmpty();
  }

  @Test
  void countsAnOrderObservedBeforeItsAcceptance() {
    accounts.observe(event("OrderCompletedEvent", "quick"));
    assertThat(accounts.tally().accepted()).isZero();

    accounts.accepted("quick");

    assertThat(accounts.tally().completed()).isEqualTo(1);
  }

  @Test
  void countsMessagesMissedByTheVictimForOwnOrdersOnly() {
    accounts.accepted("ours");
    accounts.observe(event("ReserveInventoryCommand", "ours"));
    int gone = accounts.messagesForVictim();
    accounts.observe(event("ReserveInventoryCommand", "ours"));
    accounts.observe(event("ReserveInventoryCommand", "of-others"));
    accounts.observe(event("CapturePaymentCommand", "ours"));
    int lastGone = accounts.messagesForVictim();
    accounts.observe(event("ReserveInventoryCommand", "ours"));

    assertThat(accounts.ownMessagesForVictim(gone, lastGone)).isEqualTo(1);
    assertThat(accounts.haveAllReachedVictim(List.of("ours"), gone)).isTrue();
    assertThat(accounts.haveAllReachedVictim(List.of("ours", "another"), gone)).isFalse();
  }

  private static ObservedMessage event(String type, String order) {
    return new ObservedMessage(UUID.randomUUID().toString(), type, order, 1, nothing());
  }

  private static ObservedMessage event(String type, String order, String property, String value) {
    return new ObservedMessage(
        UUID.randomUUID().toString(),
        type,
        order,
        1,
        JsonNodeFactory.instance.objectNode().put(property, value));
  }

  private static JsonNode nothing() {
    return JsonNodeFactory.instance.objectNode();
  }
}
