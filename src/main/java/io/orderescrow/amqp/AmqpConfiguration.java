package io.orderescrow.amqp;

import static java.util.function.Predicate.not;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageType;
import io.orderescrow.message.Topology;
import io.orderescrow.outbox.Mode;
import io.orderescrow.topology.BrokerTopology;
import io.orderescrow.topology.RequiredTopology;
import io.orderescrow.topology.TopologyConfiguration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@Import(TopologyConfiguration.class)
class AmqpConfiguration {

  /**
   * On a lossy bus each service declares its own auto-delete queue. In tracking mode nothing
   * consumes the queues of the services, so they are not declared.
   */
  @Bean
  RequiredTopology topologyDeclaration(
      Catalogue catalogue, AmqpSettings settings, BusSettings bus, Mode mode) {
    Topology topology = catalogue.topology();
    Set<String> own = ownMessages(catalogue);
    List<String> sent =
        catalogue.types().stream().map(MessageType::name).filter(not(own::contains)).toList();
    return TopologyDeclaration.of(
        bus.isLossy() || !mode.commands()
            ? new Topology(topology.exchange(), List.of(topology.queueOf("orchestrator")))
            : topology,
        settings.queueType(),
        sent);
  }

  @Bean
  PublisherConnection publisherConnection(ConnectionFactory connections) {
    return new PublisherConnection(connections);
  }

  @Bean
  ConfirmingPublisher confirmingPublisher(
      PublisherConnection publisherConnection,
      BrokerTopology brokerTopology,
      Catalogue catalogue,
      AmqpSettings settings,
      BusSettings bus) {
    return new ConfirmingPublisher(
        publisherConnection,
        brokerTopology,
        catalogue.topology().exchange(),
        bus.isLossy() ? ownMessages(catalogue)::contains : mandatoryMessages(catalogue),
        settings.confirmTimeout());
  }

  private static Predicate<String> mandatoryMessages(Catalogue catalogue) {
    return name -> catalogue.find(name).map(MessageType::mandatory).orElse(true);
  }

  /** A lossy bus may lose messages to services, but not those to the orchestrator itself. */
  private static Set<String> ownMessages(Catalogue catalogue) {
    return Set.copyOf(catalogue.topology().queueOf("orchestrator").messages());
  }
}
