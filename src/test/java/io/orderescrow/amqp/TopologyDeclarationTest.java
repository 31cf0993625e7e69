package io.orderescrow.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.amqp.AmqpSettings.QueueType;
import io.orderescrow.message.Topology;
import io.orderescrow.topology.RequiredTopology;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Exchange;
import org.springframework.amqp.core.Queue;

class TopologyDeclarationTest {

  private final Topology topology =
      new Topology(
          "orders",
          List.of(
              new Topology.Queue("orchestrator", "orders.orchestrator", List.of("Yes", "No")),
              new Topology.Queue("inventory", "orders.inventory", List.of("Ask"))));

  @Test
  void declaresOneDurableExchangeAndBindsEachQueueToItsMessages() {
    RequiredTopology declared = TopologyDeclaration.of(topology, QueueType.QUORUM, List.of("Ask"));

    assertThat(declared.exchanges())
        .extracting(Exchange::getName)
        .containsExactly("orders", "orders.returned", "orders.undelivered", "orders.unrouted");
    assertThat(declared.exchanges()).allMatch(Exchange::isDurable);
    assertThat(declared.queues())
        .extracting(Queue::getName)
        .containsExactly("orders.undelivered", "orders.orchestrator", "orders.inventory");
    assertThat(declared.bindings())
        .extracting(binding -> binding.getRoutingKey() + " -> " + binding.getDestination())
        .containsExactly(
            "Yes -> orders.orchestrator",
            "No -> orders.orchestrator",
            "Ask -> orders.inventory",
            " -> orders.undelivered",
            "Ask -> orders.returned");
  }

  @Test
  void aQuorumQueueHasNoDeliveryLimit() {
    assertThat(queues(QueueType.QUORUM))
        .filteredOn(queue -> !queue.getName().equals("orders.undelivered"))
        .allSatisfy(
            queue ->
                assertThat(queue.getArguments())
                    .containsEntry("x-queue-type", "quorum")
                    .containsEntry("x-delivery-limit", 1_000_000_000));
  }

  @Test
  void theQueueOfUndeliveredMessagesIsAClassicOneThatHasNoDeliveryLimit() {
    assertThat(queues(QueueType.QUORUM))
        .filteredOn(queue -> queue.getName().equals("orders.undelivered"))
        .singleElement()
        .satisfies(queue -> assertThat(queue.getArguments()).isEmpty());
  }

  @Test
  void aClassicQueueOfAServiceIsDurableAndHasNoArguments() {
    assertThat(queues(QueueType.CLASSIC))
        .filteredOn(queue -> queue.getName().equals("orders.inventory"))
        .isNotEmpty()
        .allSatisfy(
            queue -> {
              assertThat(queue.isDurable()).isTrue();
              assertThat(queue.getArguments()).isEmpty();
            });
  }

  private List<Queue> queues(QueueType type) {
    return TopologyDeclaration.of(topology, type, List.of("Ask")).queues();
  }
}
