package io.orderescrow.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.instance.Instance;
import io.orderescrow.instance.SearchKeys;
import io.orderescrow.progress.Wait;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderStateTest {

  @Test
  void isAcceptedUntilTheProcessStarts() {
    assertThat(OrderState.of(instance(null, null))).isEqualTo(OrderState.ACCEPTED);
  }

  @Test
  void isOpenWhileTheProcessRuns() {
    assertThat(OrderState.of(instance(Instant.EPOCH, null))).isEqualTo(OrderState.OPEN);
    assertThat(state(wait("order-fulfilment"))).isEqualTo(OrderState.OPEN);
  }

  @Test
  void isCancellingWhileACompensationWaits() {
    assertThat(state(wait("order-fulfilment"), wait("ask-until-acknowledged")))
        .isEqualTo(OrderState.CANCELLING);
  }

  @Test
  void isCompletedByOneOutcomeOnly() {
    assertThat(OrderState.of(instance(Instant.EPOCH, "OrderCompleted")))
        .isEqualTo(OrderState.COMPLETED);
    assertThat(OrderState.of(instance(Instant.EPOCH, "OrderCancelled")))
        .isEqualTo(OrderState.CANCELLED);
    assertThat(OrderState.of(instance(Instant.EPOCH, Instance.DELETED)))
        .isEqualTo(OrderState.DELETED);
  }

  @Test
  void keepsItsOutcomeDuringACompensation() {
    assertThat(
            OrderState.of(
                instance(Instant.EPOCH, "OrderCompleted"), List.of(wait("ask-until-acknowledged"))))
        .isEqualTo(OrderState.COMPLETED);
  }

  private static OrderState state(Wait... waits) {
    return OrderState.of(instance(Instant.EPOCH, null), List.of(waits));
  }

  private static Wait wait(String process) {
    return new Wait(process, "i-1", "Await", "Await", Instant.EPOCH, List.of(), null, null, null);
  }

  private static Instance instance(@Nullable Instant startedAt, @Nullable String outcome) {
    return new Instance(
        "order-fulfilment",
        "1",
        Instant.EPOCH,
        startedAt,
        null,
        outcome,
        SearchKeys.NONE,
        null,
        null);
  }
}
