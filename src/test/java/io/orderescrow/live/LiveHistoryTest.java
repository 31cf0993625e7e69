package io.orderescrow.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.live.LiveHistory.Point;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LiveHistoryTest {

  private final LiveHistory history = new LiveHistory();

  @Test
  void keepsTenMinutes() {
    for (int second = 1; second <= 700; second++) {
      history.add(at(second));
    }

    assertThat(history.after(Instant.EPOCH)).hasSize(600).startsWith(at(101)).endsWith(at(700));
  }

  @Test
  void returnsPointsAfterTheLastSeen() {
    history.add(at(1));
    history.add(at(2));
    history.add(at(2));
    history.add(at(3));

    assertThat(history.after(Instant.ofEpochMilli(1_000))).containsExactly(at(2), at(3));
    assertThat(history.after(Instant.ofEpochMilli(3_000))).isEmpty();
  }

  private static Point at(int second) {
    return new Point(second * 1_000L, 0, second, 0, 0, 0);
  }
}
