package io.orderescrow.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.amqp.AmqpSettings.QueueType;
import io.orderescrow.message.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.TopicExchange;

class TopologyDeclarationTest {

  private final Topology topology =
      new Topology(
          "orders",
          List.of(
              new Topology.Queue("orchestrator", "orders.orchestrator", List.of("Yes", "No")),
              new Topology.Queue("inventory", "orders.inventory", List.of("Ask"))));

  @Test
  void declaresOneDurableExchangeAndBindsEachQueueToItsMessages() {
    Declarables declared = TopologyDeclaration.of(topology, QueueType.QUORUM);

    assertThat(declared.getDeclarablesByType(TopicExchange.class))
        .singleElement()
        .matches(exchange -> exchange.getName().equals("orders") && exchange.isDurable());
    assertThat(declared.getDeclarablesByType(Queue.class))
        .extracting(Queue::getName)
        .containsExactly("orders.orchestrator", "orders.inventory");
    assertThat(declared.getDeclarablesByType(Binding.class))
        .extracting(binding -> binding.getRoutingKey() + " -> " + binding.getDestination())
        .containsExactly(
            "Yes -> orders.orchestrator", "No -> orders.orchestrator", "Ask -> orders.inventory");
  }

  @Test
  void aQuorumQueueHasNoDeliveryLimit() {
    assertThat(queues(QueueType.QUORUM))
        .allSatisfy(
            queue ->
                assertThat(queue.getArguments())
                    .containsEntry("x-queue-type", "quorum")
                    .containsEntry("x-delivery-limit", 1_000_000_000));
  }

  @Test
  void aClassicQueueIsDurableAndHasNoArguments() {
    assertThat(queues(QueueType.CLASSIC))
        .allSatisfy(
            queue -> {
              assertThat(queue.isDurable()).isTrue();
              assertThat(queue.getArguments()).isEmpty();
            });
  }

  private List<Queue> queues(QueueType type) {
    return TopologyDeclaration.of(topology, type).getDeclarablesByType(Queue.class);
  }
}
