package io.orderescrow.amqp;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageType;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

@Profile("orchestrator")
@Configuration(proxyBeanMethods = false)
class AmqpConfiguration {

  @Bean
  Declarables topologyDeclaration(Catalogue catalogue, AmqpSettings settings) {
    return TopologyDeclaration.of(catalogue.topology(), settings.queueType());
  }

  @Bean
  ConfirmingPublisher confirmingPublisher(
      ConnectionFactory connections, Catalogue catalogue, AmqpSettings settings) {
    return new ConfirmingPublisher(
        connections,
        catalogue.topology().exchange(),
        name -> catalogue.find(name).map(MessageType::mandatory).orElse(true),
        settings.confirmTimeout());
  }
}
