package io.orderescrow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DueTimerTest {

  private final DueTimer reminder = new DueTimer("1", "order", "order");
  private final DueTimer deadline = new DueTimer("2", "order", "order");
  private final DueTimer undo = new DueTimer("3", "undo", "order");
  private final DueTimer other = new DueTimer("4", "other", "other");
  private final DueTimer another = new DueTimer("5", "another", "another");

  @Test
  void putsOneTimerOfAnInstanceInEachBatch() {
    assertThat(DueTimer.batches(List.of(reminder, other, deadline, undo, another), 100))
        .containsExactly(List.of(reminder, other, another), List.of(deadline), List.of(undo));
  }

  @Test
  void limitsTheSizeOfABatch() {
    assertThat(DueTimer.batches(List.of(reminder, other, another, deadline), 2))
        .containsExactly(List.of(reminder, other), List.of(another, deadline));
  }
}
