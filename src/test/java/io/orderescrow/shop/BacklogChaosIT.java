package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A hundred thousand messages wait in the outbox, and a hundred thousand answers to unknown orders
 * wait in the inbox. They do not fit into the memory of the node. The node empties the outbox,
 * keeps the waiting messages, and fulfils orders meanwhile.
 */
@Tag("chaos")
class BacklogChaosIT {

  private static final Duration HANGS = Duration.ofMinutes(8);
  private static final int MESSAGES = 100_000;

  /** In bytes. All messages together have about 400 MB; a node has a heap of 320 MB. */
  private static final int SIZE = 4_000;

  @Test
  @Tag("S24")
  void isNeverLoadedAsAWhole() {
    try (Shop shop = Shop.withNode()) {
      shop.startOrchestrator();
      shop.startAll();
      shop.node().kill();
      // Random text, so that the server does not compress it.
      String content =
          "(select string_agg(md5(random()::text || part || i), '') from generate_series(1, %d) as part)"
              .formatted(SIZE / 32);
      shop.ledgers()
          .change(
              """
              insert into outbox_message (
                message_id, type, subject, command_id, attempt, payload, created_at, due_at)
              select 'backlog-' || i, 'OrderCompletedEvent', 'sent-' || i, 'command-' || i, 1,
                convert_to('{"orderId": "sent-' || i || '", "filling": "' || %s || '"}', 'UTF8'),
                now(), now()
              from generate_series(1, ?) as i
              """
                  .formatted(content),
              MESSAGES);
      shop.ledgers()
          .change(
              """
              insert into inbox_message (
                message_id, source, type, subject, command_id, attempt, payload, received_at,
                disposition, disposed_at)
              select 'backlog-' || i, '/inventory', 'InventoryUpdatedEvent', 'early-' || i,
                'command-' || i, 1,
                convert_to('{"orderId": "early-' || i || '", "filling": "' || %s || '"}', 'UTF8'),
                now(), 'WAITING', now()
              from generate_series(1, ?) as i
              """
                  .formatted(content),
              MESSAGES);

      shop.startOrchestrator();
      String order = shop.places(Basket.of(1, "BOOK-1"));

      await()
          .atMost(HANGS)
          .until(
              () ->
                  shop.ledgers().number("select count(*) from outbox_message where sent_at is null")
                      == 0);
      await().atMost(HANGS).until(() -> shop.stateOf(order).equals("COMPLETED"));
      assertThat(shop.node().isAlive()).isTrue();
      assertThat(shop.node().printed("OutOfMemoryError")).isEqualTo(List.of());
      assertThat(
              shop.ledgers()
                  .number(
                      "select count(*) from inbox_message where disposition = 'WAITING' and subject like 'early-%'"))
          .isEqualTo(MESSAGES);
    }
  }
}
