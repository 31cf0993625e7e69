package io.orderescrow.inbox;

import static io.orderescrow.inbox.Disposition.APPLIED;
import static io.orderescrow.inbox.Disposition.LATE;
import static io.orderescrow.inbox.Disposition.REDUNDANT;
import static io.orderescrow.inbox.Disposition.WAITING;
import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.cancel;
import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.message.RawMessage;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.outbox.SentMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A success arrives while its step is being undone, or after that. */
@OnTheInbox
class LateAnswerCompensationIT {

  @Autowired Inbox inbox;
  @Autowired OutboxLogTable outbox;
  @Autowired MeterRegistry meters;

  private InboxOrder order;

  @BeforeEach
  void newOrder(@Autowired ApplicationContext system) {
    order = new InboxOrder(system);
  }

  /** The catalogue of a new version lacks a message that the previous version has stored. */
  @Test
  @Tag("S35")
  void aWaitingMessageThatLeftTheCatalogueIsSettledWithTheOthers(@Autowired JdbcTemplate jdbc) {
    for (String type : List.of("RetiredEvent", "OrderShippedEvent")) {
      jdbc.update(
          """
          insert into inbox_message (message_id, source, type, subject, attempt, payload,
            emitted_at, received_at, disposition, disposed_at)
          values (gen_random_uuid(), '/earlier', ?, ?, 1, '{}', now(), now(), 'WAITING', now())
          """,
          type,
          order.id());
    }
    order.receives(createOrder(order.id()));
    order.receives(cancel(order.id(), "changed my mind"));
    order.receives(nothingToRelease());

    await().until(() -> !order.dispositions().contains(WAITING));
    assertThat(order.dispositions().get(0)).isEqualTo(LATE);
  }

  @Test
  @Tag("S27")
  void compensatesASuccessThatArrivesAfterTheCancellation() {
    order.receives(createOrder(order.id()));
    order.receives(cancel(order.id(), "changed my mind"));
    order.receives(nothingToRelease());
    assertThat(order.outcome()).isEqualTo("OrderIsUndone");

    order.receives(order.inventoryUpdated());

    assertThat(order.dispositions()).containsExactly(APPLIED, APPLIED, APPLIED, LATE);
    assertThat(order.sent())
        .containsExactly(
            "ReserveInventoryCommand",
            "ReleaseInventoryCommand",
            "OrderCancelledEvent",
            "ReleaseInventoryCommand");
    SentMessage again = outbox.forSubject(order.id()).get(3);
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(new String(again.payload(), StandardCharsets.UTF_8)).contains("R-1");
  }

  @Test
  @Tag("S27")
  void compensatesASuccessThatArrivesDuringTheCancellation() {
    order.receives(createOrder(order.id()));
    order.receives(cancel(order.id(), "changed my mind"));
    order.receives(order.inventoryUpdated());
    assertThat(order.dispositions()).containsExactly(APPLIED, APPLIED, WAITING);

    order.receives(nothingToRelease());

    await().until(() -> order.dispositions().equals(List.of(APPLIED, APPLIED, LATE, APPLIED)));
    assertThat(order.sent()).endsWith("OrderCancelledEvent", "ReleaseInventoryCommand");
  }

  @Test
  @Tag("S28")
  void countsTheAttemptsOfConcurrentCompensations() {
    order.receives(createOrder(order.id()));
    order.receives(cancel(order.id(), "changed my mind"));
    order.receives(nothingToRelease());

    double before = repeatedReleases();
    CompletableFuture.allOf(
            Stream.generate(
                    () ->
                        CompletableFuture.runAsync(() -> order.receives(order.inventoryUpdated())))
                .limit(8)
                .toArray(CompletableFuture[]::new))
        .join();

    assertThat(outbox.forSubject(order.id()))
        .filteredOn(sent -> sent.type().equals("ReleaseInventoryCommand"))
        .extracting(SentMessage::attempt)
        .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(repeatedReleases() - before).isEqualTo(8);
  }

  @Test
  @Tag("S27")
  void doesNotCompensateACompletedOrder() {
    inbox.receive(order.happyEvents());
    await().until(() -> "OrderCompleted".equals(order.outcome()));
    int before = order.sent().size();

    order.receives(order.inventoryUpdated());
    order.receives(
        answer(
            "InventoryRejectedEvent",
            order.id(),
            "ReserveInventoryCommand",
            "\"reason\": \"OUT_OF_STOCK\""));

    assertThat(order.dispositions()).endsWith(REDUNDANT, LATE);
    assertThat(order.sent()).hasSize(before);
  }

  private RawMessage nothingToRelease() {
    return answer(
        "InventoryReleasedEvent",
        order.id(),
        "ReleaseInventoryCommand",
        "\"outcome\": \"NOTHING_TO_RELEASE\"");
  }

  private double repeatedReleases() {
    return meters
        .find("fulfilment.outbox.resends")
        .tag("type", "ReleaseInventoryCommand")
        .counters()
        .stream()
        .mapToDouble(Counter::count)
        .sum();
  }
}
