package io.orderescrow.inbox;

import static io.orderescrow.inbox.Disposition.APPLIED;
import static io.orderescrow.inbox.Disposition.DUPLICATE;
import static io.orderescrow.inbox.Disposition.LATE;
import static io.orderescrow.inbox.Disposition.REDUNDANT;
import static io.orderescrow.inbox.Disposition.UNEXPECTED;
import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.createOrder;
import static io.orderescrow.message.RawMessages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.message.Envelopes;
import io.orderescrow.message.RawMessage;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** One service says that another one has done its work. The order waits for the payment. */
@OnTheInbox
@Tag("S44")
class ForgedAnswersIT {

  @Autowired private InboxLogTable log;

  private InboxOrder order;

  @BeforeEach
  void waitForThePayment(@Autowired ApplicationContext system) {
    order = new InboxOrder(system);
    order.receives(createOrder(order.id()));
    order.receives(order.inventoryUpdated());
    assertThat(order.sent()).containsExactly("ReserveInventoryCommand", "CapturePaymentCommand");
  }

  /** The user of the inventory service may publish under this routing key, and under no other. */
  @Test
  void refusesAnAnswerUnderTheRoutingKeyOfAnother() {
    order.receives(captured().publishedWith("InventoryUpdatedEvent", null));

    isRefused("was published with the routing key 'InventoryUpdatedEvent'");
    assertThat(last().headers()).contains("\"routing-key\":\"InventoryUpdatedEvent\"");
  }

  @Test
  void refusesAnAnswerOfAnotherService() {
    order.receives(
        with(captured(), "cloudEvents_source", "/inventory")
            .publishedWith("PaymentCapturedEvent", null));

    isRefused("source '/inventory' may not send PaymentCapturedEvent");
  }

  @Test
  void refusesAnAnswerWithoutACommand() {
    order.receives(with(captured(), "cloudEvents_commandid", null));

    isRefused("commandid is missing");
  }

  @Test
  void refusesAnAnswerToTheCommandOfAnotherOrder() {
    order.receives(
        with(
            captured(),
            "cloudEvents_commandid",
            Envelopes.commandId("" + UUID.randomUUID(), "CapturePaymentCommand")));

    isRefused("is not that of CapturePaymentCommand");
  }

  /** It would wait until the order has sent the command, and then be taken for the answer. */
  @Test
  void refusesAForgedAnswerToACommandThatIsNotYetSent() {
    order.receives(
        with(
            answer("OrderShippedEvent", order.id(), "\"trackingNumber\": \"T-1\""),
            "cloudEvents_source",
            "/payment"));

    assertThat(order.dispositions()).containsExactly(APPLIED, APPLIED, UNEXPECTED);
  }

  /** The id of a refused message is not used up: the sender of that id may be somebody else. */
  @Test
  void aForgedAnswerDoesNotBlockTheTrueOne() {
    RawMessage captured = captured();
    order.receives(with(captured, "cloudEvents_commandid", null));
    order.receives(captured);
    order.receives(captured);
    order.receives(with(captured, "cloudEvents_id", "" + UUID.randomUUID()));

    assertThat(order.dispositions())
        .containsExactly(APPLIED, APPLIED, UNEXPECTED, APPLIED, DUPLICATE, REDUNDANT);
    assertThat(order.sent()).contains("SendInvoiceCommand");
  }

  @Test
  void anAnswerAfterTheEndIsLateUnlessItIsForged() {
    order.happyEvents().subList(2, 5).forEach(order::receives);
    await().until(() -> "OrderCompleted".equals(order.outcome()));
    RawMessage declined =
        answer("PaymentDeclinedEvent", order.id(), "\"reason\": \"CARD_DECLINED\"");

    order.receives(declined);
    order.receives(
        with(
            with(declined, "cloudEvents_source", "/inventory"),
            "cloudEvents_id",
            "" + UUID.randomUUID()));

    assertThat(order.dispositions()).endsWith(LATE, UNEXPECTED);
  }

  @Test
  void eachKindIsAFailureGroupOfItsOwnForAnyValue() {
    List<RawMessage> forged =
        Stream.of("/inventory", "/a'b", "/c\"d'e")
            .flatMap(
                source ->
                    Stream.of(
                        with(captured(), "cloudEvents_source", source),
                        captured().publishedWith(source, null),
                        with(captured(), "cloudEvents_commandid", source)))
            .toList();

    forged.forEach(order::receives);

    assertThat(log.forSubject(order.id()))
        .filteredOn(message -> message.disposition() == UNEXPECTED)
        .hasSize(9)
        .extracting(ReceivedMessage::failureGroup)
        .allMatch(group -> group.startsWith("unexpected-PaymentCapturedEvent-"))
        .satisfies(groups -> assertThat(List.copyOf(new java.util.TreeSet<>(groups))).hasSize(3));
  }

  private RawMessage captured() {
    return answer("PaymentCapturedEvent", order.id(), "\"paymentId\": \"P-1\"");
  }

  private void isRefused(String reason) {
    assertThat(order.dispositions()).containsExactly(APPLIED, APPLIED, UNEXPECTED);
    assertThat(last().reason()).contains(reason);
    assertThat(order.sent()).doesNotContain("SendInvoiceCommand");
    order.receives(captured());
    assertThat(order.sent()).as("the order still waits").contains("SendInvoiceCommand");
  }

  private ReceivedMessage last() {
    List<ReceivedMessage> all = log.forSubject(order.id());
    return all.stream()
        .filter(message -> message.disposition() == UNEXPECTED)
        .findFirst()
        .orElseThrow();
  }
}
