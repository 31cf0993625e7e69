package io.orderescrow.amqp;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.Topology;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.topology.BrokerTopology;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connects the listener to the inbox; waits first while the broker takes messages slowly. */
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {

  @Bean
  InboundListener inboundListener(
      ConnectionFactory connections,
      BrokerTopology topology,
      Catalogue catalogue,
      Inbox inbox,
      Outbox outbox,
      AmqpSettings settings,
      Clock clock) {
    Consumer<List<RawMessage>> receiver =
        batch -> {
          outbox.awaitRoom();
          inbox.receive(batch);
        };
    Topology names = catalogue.topology();
    List<String> queues =
        List.of(names.queueOf("orchestrator").name(), TopologyDeclaration.undeliveredQueue(names));
    return new InboundListener(connections, topology, queues, receiver, settings, clock);
  }

  @Bean
  MeterBinder inboundMeters(InboundListener listener) {
    return registry ->
        FunctionCounter.builder(
                "fulfilment.amqp.undelivered", listener, InboundListener::undelivered)
            .description("Messages this node has received from the queue of undelivered messages")
            .register(registry);
  }
}
