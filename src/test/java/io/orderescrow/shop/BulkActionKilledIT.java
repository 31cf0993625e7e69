package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The orchestrator is killed while it retries a thousand messages. */
class BulkActionKilledIT {

  private static final Duration HANGS = Duration.ofMinutes(5);
  private static final int MESSAGES = 1_000;

  @Test
  @Tag("S10")
  @Tag("S25")
  void continuesAfterAKillAndProcessesEachMessageOnce() throws Exception {
    try (Shop shop = Shop.withNode("fulfilment.operator.bulk-size=10")) {
      shop.startOrchestrator();
      addFailedMessages(shop);
      String group = shop.get("/failure-groups").at("/failureGroups/0/failureGroup").asText();
      String action =
          shop.posts(202, "/failure-groups/" + group + "/retry", "").path("id").asText();
      await().atMost(HANGS).until(() -> action(shop, action).path("done").asInt() > 0);

      shop.node().kill();
      long before = shop.ledgers().number("select done from bulk_action");
      assertThat(before).isLessThan(MESSAGES);
      shop.startOrchestrator();

      await()
          .atMost(HANGS)
          .until(() -> action(shop, action).path("state").asText().equals("FINISHED"));
      assertThat(action(shop, action).path("done").asInt()).isEqualTo(MESSAGES);
      assertThat(action(shop, action).path("failed").asInt()).isZero();
      assertThat(
              shop.ledgers()
                  .number(
                      """
                      select count(*) from operator_action
                      where kind = 'RETRY_MESSAGE' and bulk_action is not null
                      """))
          .isEqualTo(MESSAGES);
      // The sweep finds the messages that waited when the node was killed.
      await().atMost(HANGS).until(() -> shop.ledgers().undone().isEmpty());
      assertThat(shop.ledgers().sent("ReserveInventoryCommand", 1))
          .isEqualTo("%d orders, %1$d times".formatted(MESSAGES));
    }
  }

  /** As a node stores them whose catalogue lacks the message. The catalogue has it by now. */
  private static void addFailedMessages(Shop shop) throws Exception {
    RawMessage order = RawMessages.createOrder("ORDER");
    String headers =
        new ObjectMapper()
            .writeValueAsString(order.headers())
            .replace(String.valueOf(order.headers().get("cloudEvents_id")), "ORDER");
    shop.ledgers()
        .change(
            """
            insert into inbox_message (message_id, source, type, subject, attempt, payload, headers,
              received_at, disposition, disposed_at, reason)
            select 'order-' || i, '/shop', 'CreateOrderEvent', 'order-' || i, 1,
              convert_to(replace(?, 'ORDER', 'order-' || i), 'UTF8'),
              replace(?, 'ORDER', 'order-' || i), now(), 'UNEXPECTED', now(),
              'the catalogue has no message ''CreateOrderEvent'''
            from generate_series(1, ?) i
            """,
            new String(order.body(), StandardCharsets.UTF_8),
            headers,
            MESSAGES);
  }

  private static JsonNode action(Shop shop, String id) {
    return shop.get("/bulk-actions/{id}", id);
  }
}
