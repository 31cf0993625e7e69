package io.orderescrow.sample.runtime;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageReader;
import io.orderescrow.sample.runtime.ServiceRuntime.Resources;
import io.orderescrow.topology.BrokerTopology;
import io.orderescrow.topology.RequiredTopology;
import io.orderescrow.topology.TopologyConfiguration;
import java.time.Clock;
import java.util.List;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs the services whose profiles are active, from the start to the stop of the application. */
@Configuration(proxyBeanMethods = false)
@Import(TopologyConfiguration.class)
@Profile({"inventory", "payment", "invoice", "shipping"})
class ServiceConfiguration implements SmartLifecycle {

  private final List<ServiceRuntime> runtimes;
  private volatile boolean running;

  ServiceConfiguration(
      List<SampleService> services,
      Catalogue catalogue,
      MessageReader reader,
      Resources resources) {
    this.runtimes =
        services.stream()
            .map(service -> new ServiceRuntime(service, catalogue, reader, resources))
            .toList();
  }

  @Bean
  static Resources sampleResources(
      JdbcTemplate jdbc,
      TransactionTemplate transaction,
      Clock clock,
      ConnectionFactory connections,
      BrokerTopology brokerTopology,
      SampleSettings settings) {
    return new Resources(jdbc, transaction, clock, connections, brokerTopology, settings);
  }

  @Bean
  RequiredTopology serviceQueues(Environment environment) {
    ServiceQueue queue = new ServiceQueue(environment);
    return RequiredTopology.union(
        runtimes.stream().map(ServiceRuntime::contract).map(queue::of).toList());
  }

  @Override
  public void start() {
    runtimes.forEach(ServiceRuntime::start);
    running = true;
  }

  @Override
  public void stop() {
    runtimes.forEach(ServiceRuntime::stop);
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
