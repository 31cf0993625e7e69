package io.orderescrow.amqp;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageType;
import io.orderescrow.message.Topology;
import io.orderescrow.outbox.Mode;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AmqpConfiguration {

  /**
   * On a lossy bus each service declares its own auto-delete queue. In tracking mode nothing
   * consumes the queues of the services, so they are not declared.
   */
  @Bean
  Declarables topologyDeclaration(
      Catalogue catalogue, AmqpSettings settings, BusSettings bus, Mode mode) {
    Topology topology = catalogue.topology();
    return TopologyDeclaration.of(
        bus.isLossy() || !mode.commands()
            ? new Topology(topology.exchange(), List.of(topology.queueOf("orchestrator")))
            : topology,
        settings.queueType());
  }

  @Bean
  ConfirmingPublisher confirmingPublisher(
      ConnectionFactory connections, Catalogue catalogue, AmqpSettings settings, BusSettings bus) {
    return new ConfirmingPublisher(
        connections,
        catalogue.topology().exchange(),
        bus.isLossy() ? ownMessages(catalogue) : mandatoryMessages(catalogue),
        settings.confirmTimeout());
  }

  private static Predicate<String> mandatoryMessages(Catalogue catalogue) {
    return name -> catalogue.find(name).map(MessageType::mandatory).orElse(true);
  }

  /** A lossy bus may lose messages to services, but not those to the orchestrator itself. */
  private static Predicate<String> ownMessages(Catalogue catalogue) {
    return Set.copyOf(catalogue.topology().queueOf("orchestrator").messages())::contains;
  }
}
