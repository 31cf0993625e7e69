package io.orderescrow.inbox;

import static io.orderescrow.inbox.Disposition.APPLIED;
import static io.orderescrow.inbox.Disposition.DUPLICATE;
import static io.orderescrow.inbox.Disposition.LATE;
import static io.orderescrow.inbox.Disposition.MALFORMED;
import static io.orderescrow.inbox.Disposition.PARKED;
import static io.orderescrow.inbox.Disposition.REDUNDANT;
import static io.orderescrow.inbox.Disposition.UNEXPECTED;
import static io.orderescrow.inbox.Disposition.UNKNOWN;
import static io.orderescrow.inbox.Disposition.WAITING;
import static io.orderescrow.message.Letters.answer;
import static io.orderescrow.message.Letters.cancel;
import static io.orderescrow.message.Letters.createOrder;
import static io.orderescrow.message.Letters.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.message.RawMessage;
import io.orderescrow.outbox.OutboxLog;
import io.orderescrow.outbox.SentMessage;
import io.orderescrow.process.Instances;
import io.orderescrow.process.Wait;
import io.orderescrow.process.Waits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;

/** Every fate a received message can have, on the real engine and database. */
@SpringBootTest(
    properties = {
      "camunda.bpm.job-execution.enabled=false",
      "fulfilment.inbox.sweep-every=PT0.2S",
      "fulfilment.inbox.unknown-after=PT2S",
      "fulfilment.api.admin.password=only-for-this-test"
    })
@OnRealParts
@ActiveProfiles("orchestrator")
class InboxIT {

  @Autowired Inbox inbox;
  @Autowired InboxLog log;
  @Autowired OutboxLog outbox;
  @Autowired Waits waits;
  @Autowired Instances instances;
  @Autowired RuntimeService runtime;
  @Autowired JdbcTemplate jdbc;

  private final String order = UUID.randomUUID().toString();

  @Test
  void startsTheOrderAndSendsTheFirstCommand() {
    receive(createOrder(order));

    assertThat(dispositions()).containsExactly(APPLIED);
    assertThat(sent()).containsExactly("ReserveInventoryCommand");
    assertThat(waits.of(order)).extracting(Wait::activityId).containsExactly("AwaitInventory");
  }

  @Test
  @Tag("S14")
  void appliesTheSameEventOnceAndRecordsFourDuplicates() {
    RawMessage event = createOrder(order);

    inbox.receive(List.of(event, event));
    receive(event);
    receive(event);
    receive(event);

    assertThat(dispositions())
        .containsExactlyInAnyOrder(APPLIED, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE);
    assertThat(sent()).containsExactly("ReserveInventoryCommand");
  }

  @Test
  @Tag("S26")
  void takesASecondAnnouncementOfAnOrderAsRedundant() {
    receive(createOrder(order));
    receive(createOrder(order));
    inbox.receive(List.of(createOrder(order), createOrder(order)));

    assertThat(dispositions()).containsExactly(APPLIED, REDUNDANT, REDUNDANT, REDUNDANT);
    assertThat(sent()).containsExactly("ReserveInventoryCommand");
  }

  @Test
  @Tag("S14")
  void startsOneOrderForTwoAnnouncementsInOneBatch() {
    inbox.receive(List.of(createOrder(order), createOrder(order)));

    assertThat(dispositions()).containsExactly(APPLIED, REDUNDANT);
    assertThat(runtime.createProcessInstanceQuery().processInstanceBusinessKey(order).count())
        .isEqualTo(1);
  }

  @Test
  @Tag("S26")
  void takesAnAnswerThatIsGivenAgainAsRedundant() {
    receive(createOrder(order));
    receive(inventoryUpdated());
    receive(inventoryUpdated());

    assertThat(dispositions()).containsExactly(APPLIED, APPLIED, REDUNDANT);
    assertThat(sent()).containsExactly("ReserveInventoryCommand", "CapturePaymentCommand");
  }

  @Test
  void appliesAnAnswerThatCameBeforeItsOrder() {
    receive(inventoryUpdated());
    assertThat(dispositions()).containsExactly(WAITING);

    receive(createOrder(order));

    await().until(() -> dispositions().equals(List.of(APPLIED, APPLIED)));
    assertThat(sent()).containsExactly("ReserveInventoryCommand", "CapturePaymentCommand");
  }

  @Test
  void endsTheOrderWhateverTheOrderOfItsEvents() {
    List<RawMessage> events = new ArrayList<>(happyEvents());
    Collections.reverse(events);

    inbox.receive(events);

    await().until(() -> "OrderCompleted".equals(outcome()));
    assertThat(dispositions()).containsOnly(APPLIED).hasSize(5);
    assertThat(sent())
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
    inbox.receive(orders.stream().map(InboxIT::inventoryUpdated).toList());

    assertThat(orders)
        .allSatisfy(
            each ->
                assertThat(waits.of(each))
                    .extracting(Wait::activityId)
                    .containsExactly("AwaitPayment"));
  }

  @Test
  @Tag("S27")
  void recordsAnAnswerToAnUnknownOrder() {
    receive(inventoryUpdated());

    await().until(() -> dispositions().equals(List.of(UNKNOWN)));
    assertThat(log.of(order).get(0).reason()).contains("No process");
  }

  @Test
  @Tag("S27")
  void recordsAMessageThatIsMalformed() {
    RawMessage broken =
        answer("InventoryUpdatedEvent", order, "ReserveInventoryCommand", "\"reservationId\": 7");

    inbox.receive(List.of(createOrder(order), broken));

    ReceivedMessage row = log.of(order).get(1);
    assertThat(row.disposition()).isEqualTo(MALFORMED);
    assertThat(row.reason()).contains("reservationId");
    assertThat(new String(row.payload(), StandardCharsets.UTF_8)).contains("\"reservationId\": 7");
  }

  @Test
  @Tag("S27")
  void recordsAMessageThatIsNoTextAtAll() {
    long before = count(MALFORMED);

    inbox.receive(
        List.of(
            new RawMessage(new byte[] {0, -1, 7, 0}, java.util.Map.of("x\u0000y", "\u0000")),
            createOrder(order)));

    assertThat(count(MALFORMED)).isEqualTo(before + 1);
    assertThat(dispositions()).containsExactly(APPLIED);
  }

  @Test
  @Tag("S27")
  void recordsAMessageTheCatalogueDoesNotHave() {
    receive(with(createOrder(order), "cloudEvents_type", "OrderTeleportedEvent"));

    assertThat(dispositions()).containsExactly(UNEXPECTED);
    assertThat(log.of(order).get(0).reason()).contains("OrderTeleportedEvent");
  }

  @Test
  @Tag("S27")
  void undoesASuccessThatComesAfterTheOrderWasCancelled() {
    receive(createOrder(order));
    receive(cancel(order, "changed my mind"));
    receive(
        answer(
            "InventoryReleasedEvent",
            order,
            "ReleaseInventoryCommand",
            "\"outcome\": \"NOTHING_TO_RELEASE\""));
    assertThat(outcome()).isEqualTo("OrderIsUndone");

    receive(inventoryUpdated());

    assertThat(dispositions()).containsExactly(APPLIED, APPLIED, APPLIED, LATE);
    assertThat(sent())
        .containsExactly(
            "ReserveInventoryCommand",
            "ReleaseInventoryCommand",
            "OrderCancelledEvent",
            "ReleaseInventoryCommand");
    SentMessage again = outbox.of(order).get(3);
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(new String(again.payload(), StandardCharsets.UTF_8)).contains("R-1");
  }

  @Test
  @Tag("S27")
  void undoesASuccessThatComesWhileTheOrderIsBeingCancelled() {
    receive(createOrder(order));
    receive(cancel(order, "changed my mind"));
    receive(inventoryUpdated());
    assertThat(dispositions()).containsExactly(APPLIED, APPLIED, WAITING);

    receive(
        answer(
            "InventoryReleasedEvent",
            order,
            "ReleaseInventoryCommand",
            "\"outcome\": \"NOTHING_TO_RELEASE\""));

    await().until(() -> dispositions().equals(List.of(APPLIED, APPLIED, LATE, APPLIED)));
    assertThat(sent()).endsWith("OrderCancelledEvent", "ReleaseInventoryCommand");
  }

  @Test
  @Tag("S27")
  void doesNotUndoWhatACompletedOrderHas() {
    inbox.receive(happyEvents());
    await().until(() -> "OrderCompleted".equals(outcome()));
    int before = sent().size();

    receive(inventoryUpdated());
    receive(with(inventoryUpdated(), "cloudEvents_commandid", null));

    assertThat(dispositions()).endsWith(REDUNDANT, LATE);
    assertThat(sent()).hasSize(before);
  }

  @Test
  @Tag("S26")
  void leavesAMessageWaitingWhileItsInstanceIsSuspended() {
    receive(createOrder(order));
    String instance =
        runtime
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(order)
            .singleResult()
            .getId();
    runtime.suspendProcessInstanceById(instance);

    receive(inventoryUpdated());
    assertThat(dispositions()).containsExactly(APPLIED, WAITING);

    runtime.activateProcessInstanceById(instance);
    await().until(() -> dispositions().equals(List.of(APPLIED, APPLIED)));
  }

  @Test
  @Tag("S26")
  void parksAMessageItsProcessCannotTakeAndAppliesTheOthersOfTheBatch() {
    String other = UUID.randomUUID().toString();
    inbox.receive(List.of(createOrder(order), createOrder(other)));
    String instance =
        runtime
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(order)
            .singleResult()
            .getId();
    // The next command cannot be composed from this, so the answer cannot be applied.
    runtime.setVariable(instance, "total", "a lot");

    inbox.receive(List.of(inventoryUpdated(order), inventoryUpdated(other)));

    assertThat(dispositions()).containsExactly(APPLIED, PARKED);
    assertThat(log.of(order).get(1).reason()).contains("CapturePaymentCommand").contains("total");
    assertThat(waits.of(order)).extracting(Wait::activityId).containsExactly("AwaitInventory");
    assertThat(waits.of(other)).extracting(Wait::activityId).containsExactly("AwaitPayment");
  }

  /** What one transaction reads of a process while another moves it can fail in any way. */
  @Test
  @Tag("S26")
  void doesNotBlameAMessageForAFailureThatPasses() {
    failsToPromise("ReserveInventoryCommand", 3);

    receive(createOrder(order));

    assertThat(dispositions()).containsExactly(APPLIED);
    assertThat(sent()).containsExactly("ReserveInventoryCommand");
  }

  /** As above, for a message that came early and has its turn now. */
  @Test
  @Tag("S26")
  void doesNotBlameAnEarlyMessageForAFailureThatPasses() {
    receive(inventoryUpdated());
    failsToPromise("CapturePaymentCommand", 3);

    receive(createOrder(order));

    await().until(() -> dispositions().equals(List.of(APPLIED, APPLIED)));
    assertThat(sent()).containsExactly("ReserveInventoryCommand", "CapturePaymentCommand");
  }

  /** The next times that the order's process wants to send this, the database refuses it. */
  private void failsToPromise(String type, int times) {
    String name = "hiccup_" + order.replace('-', '_');
    jdbc.execute(
        """
        create sequence %1$s;
        create function %1$s() returns trigger language plpgsql as $$ begin
          if nextval('%1$s') <= %4$d then raise 'it hiccups'; end if;
          return new;
        end $$;
        create trigger %1$s before insert on outbox_message for each row
          when (new.subject = '%2$s' and new.type = '%3$s') execute function %1$s()
        """
            .formatted(name, order, type, times));
  }

  private List<RawMessage> happyEvents() {
    return List.of(
        createOrder(order),
        inventoryUpdated(),
        answer("PaymentCapturedEvent", order, "CapturePaymentCommand", "\"paymentId\": \"P-1\""),
        answer("EmailInvoiceEvent", order, "SendInvoiceCommand", "\"invoiceId\": \"I-1\""),
        answer("OrderShippedEvent", order, "ShipOrderCommand", "\"trackingNumber\": \"T-1\""));
  }

  private RawMessage inventoryUpdated() {
    return inventoryUpdated(order);
  }

  private static RawMessage inventoryUpdated(String order) {
    return answer(
        "InventoryUpdatedEvent", order, "ReserveInventoryCommand", "\"reservationId\": \"R-1\"");
  }

  private void receive(RawMessage message) {
    inbox.receive(List.of(message));
  }

  private List<Disposition> dispositions() {
    return log.of(order).stream().map(ReceivedMessage::disposition).toList();
  }

  private List<String> sent() {
    return outbox.of(order).stream().map(SentMessage::type).toList();
  }

  private String outcome() {
    return String.valueOf(instances.find("order-fulfilment", order).orElseThrow().outcome());
  }

  private long count(Disposition disposition) {
    return log.counts().getOrDefault(disposition, 0L);
  }
}
