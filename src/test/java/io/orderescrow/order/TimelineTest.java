package io.orderescrow.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.message.SecretValues;
import io.orderescrow.order.TimelineEntry.Direction;
import io.orderescrow.outbox.SentMessage;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimelineTest {

  @Test
  void putsAnAnswerBeforeTheCommandThatItCausedAtTheSameInstant() {
    Timeline timeline = Timeline.of(List.of(received(2), received(1)), List.of(sent(0), sent(2)));

    assertThat(timeline.entries())
        .extracting(TimelineEntry::direction)
        .containsExactly(Direction.OUT, Direction.IN, Direction.IN, Direction.OUT);
    assertThat(timeline.omitted()).isZero();
  }

  @Test
  void omitsTheMiddleOfAVeryLongTimeline() {
    int many = Timeline.FIRST + Timeline.LAST + 7;

    Timeline timeline =
        Timeline.of(List.of(), IntStream.range(0, many).mapToObj(TimelineTest::sent).toList());

    assertThat(timeline.omitted()).isEqualTo(7);
    assertThat(timeline.entries()).hasSize(many - 7);
    assertThat(timeline.entries().get(0).at()).isEqualTo(at(0));
    assertThat(timeline.entries().get(many - 8).at()).isEqualTo(at(many - 1));
  }

  private static Instant at(int second) {
    return Instant.EPOCH.plusSeconds(second);
  }

  private static ReceivedMessage received(int second) {
    return new ReceivedMessage(
        second,
        "in-" + second,
        "/inventory",
        "InventoryUpdatedEvent",
        "order",
        null,
        null,
        1,
        new byte[0],
        SecretValues.NONE,
        at(second),
        Disposition.APPLIED,
        at(second),
        null,
        null,
        null);
  }

  private static SentMessage sent(int second) {
    return new SentMessage(
        second,
        "out-" + second,
        "ReserveInventoryCommand",
        null,
        null,
        1,
        new byte[0],
        at(second),
        at(second),
        null,
        0,
        null);
  }
}
