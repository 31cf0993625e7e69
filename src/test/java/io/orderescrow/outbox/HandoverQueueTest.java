package io.orderescrow.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandoverQueueTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final HandoverQueue queue = new HandoverQueue(4);

  @Test
  void returnsRowsInTheOrderOffered() {
    queue.offer(List.of(row(1, NOW), row(2, NOW), row(3, NOW)));

    assertThat(queue.take(2, NOW)).extracting(UnsentMessage::seq).containsExactly(1L, 2L);
    assertThat(queue.take(2, NOW)).extracting(UnsentMessage::seq).containsExactly(3L);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void dropsRowsThatDoNotFit() {
    queue.offer(List.of(row(1, NOW), row(2, NOW), row(3, NOW), row(4, NOW), row(5, NOW)));

    assertThat(queue.fill()).isEqualTo(1.0);
    assertThat(queue.take(9, NOW)).hasSize(4);
  }

  @Test
  void dropsRowsThatAPollCouldTake() {
    queue.offer(List.of(row(1, NOW.minusMillis(1)), row(2, NOW)));

    assertThat(queue.take(9, NOW)).extracting(UnsentMessage::seq).containsExactly(2L);
  }

  @Test
  void hasRoomUntilItIsMoreThanHalfFull() throws InterruptedException {
    queue.offer(List.of(row(1, NOW), row(2, NOW)));
    assertThat(queue.awaitRoom(Duration.ZERO)).isTrue();

    queue.offer(List.of(row(3, NOW)));
    assertThat(queue.awaitRoom(Duration.ZERO)).isFalse();

    queue.clear();
    assertThat(queue.awaitRoom(Duration.ZERO)).isTrue();
  }

  static UnsentMessage row(long seq, Instant dueAt) {
    return row(seq, dueAt, 0);
  }

  static UnsentMessage row(long seq, Instant dueAt, int tries) {
    Envelope envelope =
        new Envelope(
            "m-" + seq, "/orchestrator", "ShipOrderCommand", "o-" + seq, NOW, Lineage.NONE);
    Message message = new Message(envelope, JsonNodeFactory.instance.objectNode());
    return new UnsentMessage(seq, message, dueAt, tries);
  }
}
