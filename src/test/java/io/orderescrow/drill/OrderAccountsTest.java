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
  void anOrderThatCameToNoEndIsOpen() {
    accounts.accepted("done");
    accounts.accepted("lost");
    accounts.observe(said("OrderCompletedEvent", "done"));
    accounts.observe(said("InventoryUpdatedEvent", "lost", "reservationId", "res-1"));

    assertThat(accounts.open()).containsExactly("lost");
    assertThat(accounts.tally().completed()).isEqualTo(1);
    assertThat(accounts.tally().waiting()).isEqualTo(Map.of(DrillService.PAYMENT, 1));
  }

  @Test
  void aParcelOnItsWayIsNoEndWhereAnEndIsSaid() {
    accounts.accepted("shipped");
    accounts.observe(said("OrderShippedEvent", "shipped", "trackingNumber", "T-1"));

    assertThat(accounts.open()).containsExactly("shipped");
  }

  @Test
  void aParcelOnItsWayIsTheEndWhereNobodySaysMore() {
    OrderAccounts alone =
        new OrderAccounts(Variant.CHOREOGRAPHY, DrillService.INVENTORY, Clock.systemUTC());
    alone.accepted("shipped");
    alone.accepted("refused");
    alone.observe(said("OrderShippedEvent", "shipped", "trackingNumber", "T-1"));
    alone.observe(said("PaymentDeclinedEvent", "refused"));

    assertThat(alone.open()).isEmpty();
    assertThat(alone.tally().completed()).isEqualTo(1);
    assertThat(alone.tally().cancelled()).isEqualTo(1);
  }

  @Test
  void twoReservationsForOneOrderAreOneTooMany() {
    accounts.accepted("twice");
    accounts.accepted("once");
    accounts.observe(said("InventoryUpdatedEvent", "twice", "reservationId", "res-1"));
    accounts.observe(said("InventoryUpdatedEvent", "twice", "reservationId", "res-2"));
    accounts.observe(said("InventoryUpdatedEvent", "once", "reservationId", "res-3"));
    accounts.observe(said("InventoryUpdatedEvent", "once", "reservationId", "res-3"));

    assertThat(accounts.doubled()).containsExactly("twice");
    assertThat(accounts.tally().doubled()).isEqualTo(1);
  }

  @Test
  void eachKindOfDeedIsDoneOnce() {
    List.of("paymentId", "invoiceId", "trackingNumber").forEach(accounts::accepted);
    for (String name : List.of("first", "second")) {
      accounts.observe(said("PaymentCapturedEvent", "paymentId", "paymentId", name));
      accounts.observe(said("EmailInvoiceEvent", "invoiceId", "invoiceId", name));
      accounts.observe(said("OrderShippedEvent", "trackingNumber", "trackingNumber", name));
    }

    assertThat(accounts.doubled()).containsExactly("invoiceId", "paymentId", "trackingNumber");
  }

  @Test
  void anOrderThatIsCompletedAndCancelledHasOneEndTooMany() {
    accounts.accepted("both");
    accounts.observe(said("OrderCompletedEvent", "both"));
    accounts.observe(said("OrderCancelledEvent", "both"));

    assertThat(accounts.doubled()).containsExactly("both");
  }

  @Test
  void anotherAskIsCountedOnceHoweverOftenItIsHeard() {
    accounts.accepted("order");
    accounts.observe(new ObservedMessage("a", "ReserveInventoryCommand", "order", 1, nothing()));
    accounts.observe(new ObservedMessage("b", "ReserveInventoryCommand", "order", 2, nothing()));
    accounts.observe(new ObservedMessage("b", "ReserveInventoryCommand", "order", 2, nothing()));

    assertThat(accounts.tally().resent()).isEqualTo(1);
    assertThat(accounts.doubled()).isEmpty();
  }

  @Test
  void hearsOfAnOrderBeforeTheShopHasSaidThatItHasIt() {
    accounts.observe(said("OrderCompletedEvent", "quick"));
    assertThat(accounts.tally().accepted()).isZero();

    accounts.accepted("quick");

    assertThat(accounts.tally().completed()).isEqualTo(1);
  }

  @Test
  void countsWhatTheVictimMissedOfOurOrdersAlone() {
    accounts.accepted("ours");
    accounts.observe(said("ReserveInventoryCommand", "ours"));
    int gone = accounts.messagesForVictim();
    accounts.observe(said("ReserveInventoryCommand", "ours"));
    accounts.observe(said("ReserveInventoryCommand", "of-others"));
    accounts.observe(said("CapturePaymentCommand", "ours"));
    int lastGone = accounts.messagesForVictim();
    accounts.observe(said("ReserveInventoryCommand", "ours"));

    assertThat(accounts.ownMessagesForVictim(gone, lastGone)).isEqualTo(1);
    assertThat(accounts.haveAllReachedVictim(List.of("ours"), gone)).isTrue();
    assertThat(accounts.haveAllReachedVictim(List.of("ours", "another"), gone)).isFalse();
  }

  private static ObservedMessage said(String type, String order) {
    return new ObservedMessage(UUID.randomUUID().toString(), type, order, 1, nothing());
  }

  private static ObservedMessage said(String type, String order, String property, String value) {
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
