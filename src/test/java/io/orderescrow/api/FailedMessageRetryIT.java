package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.createOrder;
import static io.orderescrow.message.RawMessages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.message.KeptOrder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An operator retries a failed message. */
@OnTheWeb
@Tag("S27")
class FailedMessageRetryIT extends FailedMessageFixture {

  @Test
  void retryAppliesAParkedMessage() {
    long seq = parked();
    assertThat(waitsAt()).containsExactly("AwaitInventory");

    Answer answer = retry(seq, "?reason=Variable%20fixed");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/disposition")).isEqualTo("APPLIED");
    assertThat(answer.json().at("/failureGroup").isNull()).isTrue();
    assertThat(waitsAt()).containsExactly("AwaitPayment");
    JsonNode action = actions("message=" + seq).path(0);
    assertThat(action.path("kind").asText()).isEqualTo("RETRY_MESSAGE");
    assertThat(action.path("by").asText()).isEqualTo("admin");
    assertThat(action.path("reason").asText()).isEqualTo("Variable fixed");
    assertThat(action.path("detail").asText()).startsWith("was PARKED: ").contains("total");
    assertThat(action.path("failureGroup").asText()).startsWith("parked-InventoryUpdatedEvent-");
    assertThat(action.path("order").asText()).isEqualTo(order);
  }

  @Test
  void retryMayFailAgain() {
    long seq = parked();
    KeptOrder.damageTotal(jdbc, instance());

    Answer answer = retry(seq, "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/disposition")).isEqualTo("PARKED");
    assertThat(retry(seq, "").status()).isEqualTo(200);
    assertThat(actions("message=" + seq)).hasSize(2);
  }

  @Test
  void retryAppliesAnUnknownMessageOnceItsOrderExists() {
    long seq = unknown();

    inbox.receive(List.of(createOrder(order)));

    assertThat(retry(seq, "").at("/disposition")).isEqualTo("APPLIED");
    assertThat(waitsAt()).containsExactly("AwaitPayment");
    assertThat(retry(seq, "").at("/type")).isEqualTo("/problems/message-not-failed");
  }

  @Test
  void retryIsLateAfterTheOrderHasEnded() {
    long seq = unknown();
    inbox.receive(List.of(createOrder(order)));
    runtime.deleteProcessInstance(instance(), "by hand");

    assertThat(retry(seq, "").at("/disposition")).isEqualTo("LATE");
  }

  @Test
  void retryRestartsTheUnknownAfterTimeout() {
    long seq = unknown();

    double waiting = counted(Disposition.WAITING);
    assertThat(retry(seq, "").at("/disposition")).isEqualTo("WAITING");
    assertThat(counted(Disposition.WAITING)).isEqualTo(waiting + 1);

    // Longer than one sweep, which would expire the message if it counted from the time of receipt.
    await()
        .during(Duration.ofSeconds(6))
        .atMost(Duration.ofMinutes(2))
        .until(() -> dispositions().equals(List.of(Disposition.WAITING)));
  }

  private long unknown() {
    inbox.receive(List.of(with(inventoryUpdated(), "cloudEvents_time", null)));
    jdbc.update(
        """
        update inbox_message set received_at = received_at - interval '1 day',
          disposed_at = disposed_at - interval '1 day' where subject = ?
        """,
        order);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> dispositions().equals(List.of(Disposition.UNKNOWN)));
    return lastSeq();
  }
}
