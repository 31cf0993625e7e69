package io.orderescrow.inbox;

import static io.orderescrow.inbox.Disposition.APPLIED;
import static io.orderescrow.inbox.Disposition.DISCARDED;
import static io.orderescrow.inbox.Disposition.DUPLICATE;
import static io.orderescrow.inbox.Disposition.MALFORMED;
import static io.orderescrow.inbox.Disposition.PARKED;
import static io.orderescrow.inbox.Disposition.REDUNDANT;
import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.cancel;
import static io.orderescrow.message.RawMessages.createOrder;
import static io.orderescrow.message.RawMessages.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.inbox.FailedMessages.Edited;
import io.orderescrow.message.RawMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** Messages that repeat the identity of another one and say something else are failed messages. */
@OnTheInbox
@Tag("S34")
class RepeatedMessagesIT {

  @Autowired Inbox inbox;
  @Autowired InboxLogTable log;
  @Autowired FailedMessages failedMessages;
  @Autowired TransactionTemplate transaction;
  @Autowired ApplicationContext system;

  private InboxOrder order;

  @BeforeEach
  void newOrder() {
    order = new InboxOrder(system);
  }

  @Test
  @Tag("F11")
  void anotherOrderWithAUsedIdFails() {
    RawMessage first = createOrder(order.id());
    InboxOrder other = new InboxOrder(system);
    RawMessage second = sameIdAs(first, createOrder(other.id()));

    order.receives(first);
    other.receives(second);

    assertThat(other.dispositions()).containsExactly(MALFORMED);
    assertThat(only(other).reason())
        .contains("source '/shop'", "before for another message, CreateOrderEvent")
        .contains(order.id());
    assertThat(only(other).failureGroup()).startsWith("malformed-CreateOrderEvent-");
  }

  @Test
  @Tag("F11")
  void twoOrdersWithOneIdInOneBatchAreOneOrderAndOneFailure() {
    RawMessage first = createOrder(order.id());
    InboxOrder other = new InboxOrder(system);

    inbox.receive(List.of(first, sameIdAs(first, createOrder(other.id()))));

    assertThat(order.dispositions()).containsExactly(APPLIED);
    assertThat(other.dispositions()).containsExactly(MALFORMED);
  }

  @Test
  @Tag("F11")
  void anotherPayloadWithAUsedIdFails() {
    RawMessage first = createOrder(order.id(), "tok_visa");
    order.receives(first);
    order.receives(sameIdAs(first, createOrder(order.id(), "tok_declined")));

    assertThat(order.dispositions()).containsExactly(APPLIED, MALFORMED);
  }

  @Test
  void theSameContentInAnotherEncodingIsADuplicate() {
    RawMessage first = createOrder(order.id());
    order.receives(first);
    String dense = text(first).replaceAll("\\s*\n\\s*", "").replace("4999", "4999.0");
    order.receives(new RawMessage(dense.getBytes(StandardCharsets.UTF_8), first.headers()));

    assertThat(order.dispositions()).containsExactly(APPLIED, DUPLICATE);
  }

  @Test
  @Tag("F17")
  void theSameMessageInStructuredModeOrCompressedIsADuplicate() throws IOException {
    RawMessage first = createOrder(order.id());
    ObjectNode event = (ObjectNode) new ObjectMapper().readTree("{\"data\": " + text(first) + "}");
    first
        .headers()
        .forEach((name, value) -> event.put(name.replace("cloudEvents_", ""), value.toString()));
    byte[] structured = event.toString().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(first.body());
    }

    order.receives(RawMessage.received(structured, Map.of(), "application/cloudevents+json", null));
    order.receives(first);
    order.receives(RawMessage.received(compressed.toByteArray(), first.headers(), null, "gzip"));

    assertThat(order.dispositions()).containsExactly(APPLIED, DUPLICATE, DUPLICATE);
    assertThat(log.forSubject(order.id()))
        .allSatisfy(
            row -> assertThat(new String(row.payload(), StandardCharsets.UTF_8)).startsWith("{"))
        .allSatisfy(row -> assertThat(row.source()).isEqualTo("/shop"));
  }

  /** The stored headers have to mean the same as the received ones. */
  @Test
  @Tag("F17")
  void aRetryReadsTimestampsAndEmptyHeadersAsTheReceiptDid() {
    RawMessage unknownType = with(createOrder(order.id()), "cloudEvents_type", "TeaIsReadyEvent");
    RawMessage raw = with(unknownType, "cloudEvents_time", new Date(0));
    raw.headers().put("cloudEvents_commandid", null);
    order.receives(raw);
    assertThat(only(order).headers())
        .contains("\"cloudEvents_time\":\"1970-01-01T00:00:00Z\"")
        .doesNotContain("commandid");
  }

  /** A sender that was not told of the edit re-sends the message as it was. */
  @Test
  @Tag("S42")
  void aRedeliveredOriginalOfAnEditedMessageIsADuplicate() {
    RawMessage broken = text(createOrder(order.id()), "\"lines\"", "\"rows\"");
    order.receives(broken);
    edit(order, MessageEdit.ofPayload(createOrder(order.id()).body()));

    order.receives(broken);
    order.receives(text(createOrder(order.id()), "\"lines\"", "\"rows\""));

    assertThat(order.dispositions()).containsExactly(APPLIED, DUPLICATE, MALFORMED);
    assertThat(log.forSubject(order.id()).get(1).reason())
        .matches("repeats message \\d+, which an operator has edited since");
  }

  @Test
  @Tag("S42")
  void anOriginalWithANewIdIsStillKnownByItsOldOne() {
    RawMessage first = createOrder(order.id());
    InboxOrder other = new InboxOrder(system);
    RawMessage second = sameIdAs(first, createOrder(other.id()));
    order.receives(first);
    other.receives(second);
    String patch =
        """
        [{"op": "replace", "path": "/headers/cloudEvents_id", "value": "%s"}]
        """
            .formatted(other.id());
    edit(other, MessageEdit.patching(patch));

    other.receives(second);

    assertThat(other.dispositions()).containsExactly(APPLIED, DUPLICATE);
  }

  @Test
  @Tag("S42")
  void anOriginalThatWasReadableIsStillKnownByItsOldId() {
    RawMessage parked = createOrder(order.id(), "tok_declined");
    order.receives(createOrder(order.id(), "tok_visa"));
    order.receives(parked);
    String patch =
        """
        [{"op": "replace", "path": "/headers/cloudEvents_id", "value": "%s"},
         {"op": "replace", "path": "/payload/payment/token", "value": "tok_visa"}]
        """
            .formatted(UUID.randomUUID());
    transaction.executeWithoutResult(
        status -> failedMessages.edit(List.of(last(order).seq()), MessageEdit.patching(patch)));

    order.receives(parked);

    assertThat(order.dispositions()).contains(DISCARDED).endsWith(DUPLICATE);
    assertThat(order.dispositions()).doesNotContain(PARKED);
  }

  /** Of two copies of a broken message, an operator edits one. */
  @Test
  @Tag("S42")
  void aRetryOfACopyOfAnEditedMessageIsADuplicate() {
    RawMessage broken = text(createOrder(order.id()), "\"lines\"", "\"rows\"");
    order.receives(broken);
    order.receives(broken);
    List<Long> seqs = log.forSubject(order.id()).stream().map(ReceivedMessage::seq).toList();
    transaction.executeWithoutResult(
        status ->
            failedMessages.edit(
                seqs.subList(0, 1), MessageEdit.ofPayload(createOrder(order.id()).body())));
    failedMessages.processWaiting(Set.of(order.id()));

    transaction.executeWithoutResult(status -> failedMessages.retry(seqs.subList(1, 2)));

    assertThat(order.dispositions()).containsExactly(APPLIED, DUPLICATE);
  }

  @Test
  void aRetryDoesNotTurnAConflictIntoADuplicate() {
    RawMessage first = createOrder(order.id());
    InboxOrder other = new InboxOrder(system);
    order.receives(first);
    other.receives(sameIdAs(first, createOrder(other.id())));

    transaction.executeWithoutResult(status -> failedMessages.retry(Set.of(only(other).seq())));

    assertThat(other.dispositions()).containsExactly(MALFORMED);
    assertThat(only(other).reason()).contains("before for another message");
  }

  @Test
  void anotherOrderWithAUsedNumberFails() {
    order.receives(createOrder(order.id(), "tok_visa"));
    order.receives(createOrder(order.id(), "tok_visa"));
    order.receives(createOrder(order.id(), "tok_declined"));

    assertThat(order.dispositions()).containsExactly(APPLIED, REDUNDANT, PARKED);
    assertThat(last(order).reason()).contains("CreateOrderEvent with other content");
  }

  @Test
  void twoOrdersWithOneNumberInOneBatchAreOneOrderAndOneFailure() {
    inbox.receive(
        List.of(createOrder(order.id(), "tok_visa"), createOrder(order.id(), "tok_declined")));

    assertThat(order.dispositions()).containsExactly(APPLIED, PARKED);
  }

  /** Two payment ids for one command: the customer was most likely charged twice. */
  @Test
  void aSecondDifferentAnswerToACommandFails() {
    order.receives(createOrder(order.id()));
    order.receives(order.inventoryUpdated());
    order.receives(payment("P-1"));
    order.receives(payment("P-1"));
    order.receives(payment("P-2"));

    assertThat(order.dispositions()).containsExactly(APPLIED, APPLIED, APPLIED, REDUNDANT, PARKED);
    assertThat(last(order).reason()).contains("may have acted twice");
    assertThat(last(order).failureGroup()).startsWith("parked-PaymentCapturedEvent-");
  }

  /** Another reason asks for the same. */
  @Test
  void aSecondCancellationWithAnotherReasonIsRedundant() {
    order.receives(createOrder(order.id()));
    order.receives(cancel(order.id(), "changed my mind"));
    order.receives(cancel(order.id(), "too expensive"));

    assertThat(order.dispositions()).containsExactly(APPLIED, APPLIED, REDUNDANT);
  }

  private RawMessage payment(String id) {
    return answer(
        "PaymentCapturedEvent",
        order.id(),
        "CapturePaymentCommand",
        "\"paymentId\": \"%s\"".formatted(id));
  }

  private void edit(InboxOrder about, MessageEdit edit) {
    Edited edited =
        transaction.execute(status -> failedMessages.edit(List.of(only(about).seq()), edit));
    assertThat(edited.refused()).isEmpty();
    failedMessages.processWaiting(edited.affected().subjects());
  }

  private static RawMessage text(RawMessage message, String text, String other) {
    String body = text(message).replace(text, other);
    return new RawMessage(body.getBytes(StandardCharsets.UTF_8), message.headers());
  }

  private static String text(RawMessage message) {
    return new String(message.body(), StandardCharsets.UTF_8);
  }

  private static RawMessage sameIdAs(RawMessage first, RawMessage second) {
    return with(second, "cloudEvents_id", first.headers().get("cloudEvents_id"));
  }

  private ReceivedMessage only(InboxOrder about) {
    List<ReceivedMessage> all = log.forSubject(about.id());
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private ReceivedMessage last(InboxOrder about) {
    List<ReceivedMessage> all = log.forSubject(about.id());
    return all.get(all.size() - 1);
  }
}
