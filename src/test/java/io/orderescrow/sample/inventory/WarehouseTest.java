package io.orderescrow.sample.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.OrderCommands;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WarehouseTest {

  private final Warehouse warehouse =
      new Warehouse(List.of(new Stock("A", 5, 0), new Stock("B", 1, 0)), List.of());

  @Test
  @Tag("S2")
  void reservesOnceForEachOrder() {
    var first = warehouse.reserve(OrderCommands.reserve("o1", "A", 2));
    var second = warehouse.reserve(OrderCommands.reserve("o1", "A", 2));

    assertThat(second.payload()).isEqualTo(first.payload());
    assertThat(warehouse.changedStock()).containsExactly(new Stock("A", 3, 2));
  }

  @Test
  void reservesAllLinesOrNone() {
    var answer =
        warehouse.reserve(
            OrderCommands.command(
                "ReserveInventoryCommand",
                "o1",
                "{'lines': [{'sku': 'A', 'quantity': 1}, {'sku': 'B', 'quantity': 2}]}"));

    assertThat(answer.type()).isEqualTo("InventoryRejectedEvent");
    assertThat(answer.payload().path("reason").asText()).isEqualTo("OUT_OF_STOCK");
    assertThat(answer.payload().path("detail").asText()).isEqualTo("B: 2 wanted, 1 left");
    assertThat(warehouse.changedStock()).isEmpty();
  }

  @Test
  void addsUpLinesOfTheSameSku() {
    var answer =
        warehouse.reserve(
            OrderCommands.command(
                "ReserveInventoryCommand",
                "o1",
                "{'lines': [{'sku': 'A', 'quantity': 3}, {'sku': 'A', 'quantity': 3}]}"));

    assertThat(answer.payload().path("detail").asText()).isEqualTo("A: 6 wanted, 5 left");
  }

  @Test
  void rejectsAnUnknownSku() {
    assertThat(reasonOf(warehouse.reserve(OrderCommands.reserve("o1", "C", 1))))
        .isEqualTo("UNKNOWN_SKU");
  }

  @Test
  void returnsReservedStockOnce() {
    warehouse.reserve(OrderCommands.reserve("o1", "A", 2));

    assertThat(outcomeOf(warehouse.release(OrderCommands.release("o1")))).isEqualTo("RELEASED");
    assertThat(outcomeOf(warehouse.release(OrderCommands.release("o1")))).isEqualTo("RELEASED");
    assertThat(warehouse.changedStock()).containsExactly(new Stock("A", 5, 0));
  }

  @Test
  void rejectsAReserveCommandAfterTheRelease() {
    assertThat(outcomeOf(warehouse.release(OrderCommands.release("o1"))))
        .isEqualTo("NOTHING_TO_RELEASE");
    assertThat(reasonOf(warehouse.reserve(OrderCommands.reserve("o1", "A", 1))))
        .isEqualTo("ALREADY_RELEASED");
    assertThat(outcomeOf(warehouse.release(OrderCommands.release("o1"))))
        .isEqualTo("NOTHING_TO_RELEASE");
    assertThat(warehouse.changedStock()).isEmpty();
  }

  private static String reasonOf(Answer answer) {
    return answer.payload().path("reason").asText();
  }

  private static String outcomeOf(Answer answer) {
    return answer.payload().path("outcome").asText();
  }
}
