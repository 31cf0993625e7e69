package io.orderescrow.inbox;

import static io.orderescrow.inbox.Disposition.APPLIED;
import static io.orderescrow.inbox.Disposition.DUPLICATE;
import static io.orderescrow.inbox.Disposition.MALFORMED;
import static io.orderescrow.inbox.Disposition.PARKED;
import static io.orderescrow.inbox.Disposition.REDUNDANT;
import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.cancel;
import static io.orderescrow.message.RawMessages.createOrder;
import static io.orderescrow.message.RawMessages.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.message.RawMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
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
  void twoOrdersWithOneIdInOneBatchAreOneOrderAndOneFailure() {
    RawMessage first = createOrder(order.id());
    InboxOrder other = new InboxOrder(system);

    inbox.receive(List.of(first, sameIdAs(first, createOrder(other.id()))));

    assertThat(order.dispositions()).containsExactly(APPLIED);
    assertThat(other.dispositions()).containsExactly(MALFORMED);
  }

  @Test
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
    String dense =
        new String(first.body(), StandardCharsets.UTF_8)
            .replaceAll("\\s*\n\\s*", "")
            .replace("4999", "4999.0");
    order.receives(new RawMessage(dense.getBytes(StandardCharsets.UTF_8), first.headers()));

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
