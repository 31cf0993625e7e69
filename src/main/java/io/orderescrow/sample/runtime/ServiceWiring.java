package io.orderescrow.sample.runtime;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageReader;
import io.orderescrow.sample.runtime.ServiceRuntime.Means;
import java.time.Clock;
import java.util.List;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Configures the beans that the services share. It is inactive when the profile of no service is
 * active.
 */
@Configuration(proxyBeanMethods = false)
@Profile({"inventory", "payment", "invoice", "shipping"})
class ServiceWiring {

  @Bean
  Means participantMeans(
      JdbcTemplate jdbc,
      TransactionTemplate transaction,
      Clock clock,
      ConnectionFactory connections,
      SampleSettings settings) {
    return new Means(jdbc, transaction, clock, connections, settings);
  }

  @Bean
  ServiceConfiguration participants(
      List<SampleService> participants, Catalogue catalogue, MessageReader reader, Means means) {
    return new ServiceConfiguration(participants, catalogue, reader, means);
  }

  /**
   * Declares the queues on every new connection, so that they exist again after the broker loses
   * them.
   */
  @Bean
  Declarables participantQueues(
      List<SampleService> participants,
      Catalogue catalogue,
      SampleSettings settings,
      Environment environment) {
    var topology = catalogue.topology();
    var queue = new ServiceQueue(topology, SampleBusSettings.of(environment));
    return new Declarables(
        participants.stream()
            .map(SampleService::name)
            .map(
                name ->
                    switch (settings.mode()) {
                      case COMMANDED -> queue.of(name, topology.queueOf(name).messages());
                      case CHOREOGRAPHY -> queue.of(name, Choreography.heardBy(name));
                    })
            .flatMap(declarables -> declarables.getDeclarables().stream())
            .toList());
  }
}
