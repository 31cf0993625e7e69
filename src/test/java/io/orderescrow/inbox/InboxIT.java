package io.orderescrow.inbox;

import static io.orderescrow.inbox.Disposition.APPLIED;
import static io.orderescrow.inbox.Disposition.DUPLICATE;
import static io.orderescrow.inbox.Disposition.MALFORMED;
import static io.orderescrow.inbox.Disposition.REDUNDANT;
import static io.orderescrow.inbox.Disposition.UNEXPECTED;
import static io.orderescrow.inbox.Disposition.UNKNOWN;
import static io.orderescrow.inbox.Disposition.WAITING;
import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.createOrder;
import static io.orderescrow.message.RawMessages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import io.orderescrow.progress.Wait;
import io.orderescrow.progress.WaitTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Every disposition of a received message, on the real engine and database. */
@OnTheInbox
class InboxIT {

  @Autowired Inbox inbox;
  @Autowired InboxLogTable log;
  @Autowired WaitTable waits;
  @Autowired RuntimeService runtime;
  @Autowired JdbcTemplate jdbc;

  private InboxOrder order;

  @BeforeEach
  void newOrder(@Autowired ApplicationContext system) {
    order = new InboxOrder(system);
  }

  @Test
  void startsTheOrderAndSendsTheFirstCommand() {
    order.receives(createOrder(order.id()));

    assertThat(order.dispositions()).containsExactly(APPLIED);
    assertThat(order.sent()).containsExactly("ReserveInventoryCommand");
    assertThat(waits.forBusinessKey(order.id()))
        .extracting(Wait::activityId)
        .containsExactly("AwaitInventory");
  }

  @Test
  @Tag("S14")
  void appliesTheSameEventOnceAndRecordsFourDuplicates() {
    RawMessage event = createOrder(order.id());

    inbox.receive(List.of(event, event));
    order.receives(event);
    order.receives(event);
    order.receives(event);

    assertThat(order.dispositions())
        .containsExactlyInAnyOrder(APPLIED, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE);
    assertThat(order.sent()).containsExactly("ReserveInventoryCommand");
  }

  @Test
  @Tag("S26")
  void treatsASecondStartOfAnOrderAsRedundant() {
    order.receives(createOrder(order.id()));
    order.receives(createOrder(order.id()));
    inbox.receive(List.of(createOrder(order.id()), createOrder(order.id())));

    assertThat(order.dispositions()).containsExactly(APPLIED, REDUNDANT, REDUNDANT, REDUNDANT);
    assertThat(order.sent()).containsExactly("ReserveInventoryCommand");
  }

  @Test
  @Tag("S14")
  void startsOneOrderForTwoStartsInOneBatch() {
    inbox.receive(List.of(createOrder(order.id()), createOrder(order.id())));

    assertThat(order.dispositions()).containsExactly(APPLIED, REDUNDANT);
    assertThat(runtime.createProcessInstanceQuery().processInstanceBusinessKey(order.id()).count())
        .isEqualTo(1);
  }

  @Test
  @Tag("S26")
  void treatsARepeatedAnswerAsRedundant() {
    order.receives(createOrder(order.id()));
    order.receives(order.inventoryUpdated());
    order.receives(order.inventoryUpdated());

    assertThat(order.dispositions()).containsExactly(APPLIED, APPLIED, REDUNDANT);
    assertThat(order.sent()).containsExactly("ReserveInventoryCommand", "CapturePaymentCommand");
  }

  @Test
  void appliesAnAnswerThatArrivedBeforeItsOrder() {
    order.receives(order.inventoryUpdated());
    assertThat(order.dispositions()).containsExactly(WAITING);

    order.receives(createOrder(order.id()));

    await().until(() -> order.dispositions().equals(List.of(APPLIED, APPLIED)));
    assertThat(order.sent()).containsExactly("ReserveInventoryCommand", "CapturePaymentCommand");
  }

  @Test
  void completesTheOrderForAnySequenceOfItsEvents() {
    List<RawMessage> events = new ArrayList<>(order.happyEvents());
    Collections.reverse(events);

    inbox.receive(events);

    await().until(() -> "OrderCompleted".equals(order.outcome()));
    assertThat(order.dispositions()).containsOnly(APPLIED).hasSize(5);
    assertThat(order.sent())
        .containsExactly(
            "ReserveInventoryCommand",
            "CapturePaymentCommand",
            "SendInvoiceCommand",
            "ShipOrderCommand",
            "OrderCompletedEvent");
  }

  @Test
  @Tag("S14")
  void movesManyOrdersInOneBatch() {
    List<String> orders = new ArrayList<>();
    List<RawMessage> starts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      orders.add(UUID.randomUUID().toString());
      starts.add(createOrder(orders.get(i)));
    }

    inbox.receive(starts);
    inbox.receive(orders.stream().map(InboxOrder::inventoryUpdated).toList());

    assertThat(orders)
        .allSatisfy(
            each ->
                assertThat(waits.forBusinessKey(each))
                    .extracting(Wait::activityId)
                    .containsExactly("AwaitPayment"));
  }

  @Test
  @Tag("S27")
  void recordsAnAnswerToAnUnknownOrder() {
    order.receives(order.inventoryUpdated());
    assertThat(order.dispositions()).containsExactly(WAITING);

    jdbc.update(
        "update inbox_message set disposed_at = disposed_at - interval '2 hours' where subject = ?",
        order.id());

    await().until(() -> order.dispositions().equals(List.of(UNKNOWN)));
    assertThat(log.forSubject(order.id()).get(0).reason()).contains("No process");
  }

  @Test
  @Tag("S27")
  void recordsAMessageThatIsMalformed() {
    RawMessage broken =
        answer(
            "InventoryUpdatedEvent", order.id(), "ReserveInventoryCommand", "\"reservationId\": 7");

    inbox.receive(List.of(createOrder(order.id()), broken));

    ReceivedMessage row = log.forSubject(order.id()).get(1);
    assertThat(row.disposition()).isEqualTo(MALFORMED);
    assertThat(row.reason()).contains("reservationId");
    assertThat(new String(row.payload(), StandardCharsets.UTF_8)).contains("\"reservationId\": 7");
  }

  @Test
  @Tag("F14")
  @Tag("S37")
  void recordsTheSizeAndAPartOfABodyThatIsTooLarge() {
    RawMessage message = createOrder(order.id());

    inbox.receive(
        List.of(RawMessage.received(new byte[70 * 1024 * 1024], message.headers(), null, null)));

    ReceivedMessage row = log.forSubject(order.id()).get(0);
    assertThat(row.disposition()).isEqualTo(MALFORMED);
    assertThat(row.reason()).contains("73400320 bytes");
    assertThat(row.payload()).hasSize(64 * 1024);
  }

  /** A batch reads the variables of all its orders; 18 of them have more than 16 MB. */
  @Test
  @Tag("F14")
  @Tag("S37")
  void processesLargeOrdersOneByOne(@Autowired MeterRegistry meters) {
    List<String> orders = Stream.generate(() -> UUID.randomUUID().toString()).limit(18).toList();
    orders.forEach(id -> order.receives(largeOrder(id)));
    double before = individualRetries(meters);

    inbox.receive(orders.stream().map(InboxOrder::inventoryUpdated).toList());

    assertThat(individualRetries(meters)).isGreaterThanOrEqualTo(before + 18);
    assertThat(orders)
        .allSatisfy(
            each ->
                assertThat(waits.forBusinessKey(each))
                    .extracting(Wait::activityId)
                    .containsExactly("AwaitPayment"));
  }

  private static RawMessage largeOrder(String id) {
    String json = RawMessages.orderJson(id, "tok_visa");
    String large = "{\"note\": \"" + "x".repeat(1_000_000) + "\", " + json.strip().substring(1);
    return new RawMessage(large.getBytes(StandardCharsets.UTF_8), createOrder(id).headers());
  }

  private static double individualRetries(MeterRegistry meters) {
    return meters
        .get("fulfilment.inbox.individual.retries")
        .tag("outcome", "done")
        .counter()
        .count();
  }

  @Test
  @Tag("S27")
  void recordsAMessageThatIsNotText() {
    long before = count(MALFORMED);

    inbox.receive(
        List.of(
            new RawMessage(new byte[] {0, -1, 7, 0}, java.util.Map.of("x\u0000y", "\u0000")),
            createOrder(order.id())));

    assertThat(count(MALFORMED)).isEqualTo(before + 1);
    assertThat(order.dispositions()).containsExactly(APPLIED);
  }

  @Test
  @Tag("S27")
  void recordsAMessageThatIsNotInTheCatalogue() {
    order.receives(with(createOrder(order.id()), "cloudEvents_type", "OrderTeleportedEvent"));

    assertThat(order.dispositions()).containsExactly(UNEXPECTED);
    assertThat(log.forSubject(order.id()).get(0).reason()).contains("OrderTeleportedEvent");
  }

  @Test
  @Tag("S26")
  void leavesAMessageWaitingWhileItsInstanceIsSuspended() {
    order.receives(createOrder(order.id()));
    String instance =
        runtime
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(order.id())
            .singleResult()
            .getId();
    runtime.suspendProcessInstanceById(instance);

    order.receives(order.inventoryUpdated());
    assertThat(order.dispositions()).containsExactly(APPLIED, WAITING);

    runtime.activateProcessInstanceById(instance);
    await().until(() -> order.dispositions().equals(List.of(APPLIED, APPLIED)));
  }

  private long count(Disposition disposition) {
    return log.counts().getOrDefault(disposition, 0L);
  }
}
