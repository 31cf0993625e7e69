package io.orderescrow.sample.runtime;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageReader;
import io.orderescrow.sample.runtime.ServiceRuntime.Resources;
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
class ServiceConfiguration {

  @Bean
  Resources sampleResources(
      JdbcTemplate jdbc,
      TransactionTemplate transaction,
      Clock clock,
      ConnectionFactory connections,
      SampleSettings settings) {
    return new Resources(jdbc, transaction, clock, connections, settings);
  }

  @Bean
  ServiceRuntimes serviceRuntimes(
      List<SampleService> services,
      Catalogue catalogue,
      MessageReader reader,
      Resources resources) {
    return new ServiceRuntimes(services, catalogue, reader, resources);
  }

  /**
   * Declares the queues on every new connection, so that they exist again after the broker loses
   * them.
   */
  @Bean
  Declarables serviceQueues(ServiceRuntimes runtimes, Environment environment) {
    ServiceQueue queue = new ServiceQueue(environment);
    return new Declarables(runtimes.contracts().stream().flatMap(queue::of).toList());
  }
}
