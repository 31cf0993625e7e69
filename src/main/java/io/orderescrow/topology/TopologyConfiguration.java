package io.orderescrow.topology;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

/** Maintains what all applications of this process need; each of them imports this. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TopologySettings.class)
public class TopologyConfiguration {

  /** A broker that blocks a connection does not answer its closing; Spring waits 30 s for that. */
  private static final int CLOSE_TIMEOUT_MILLIS = 2_000;

  @Bean
  BrokerTopology brokerTopology(
      ConnectionFactory connections,
      ObjectProvider<RequiredTopology> required,
      TopologySettings settings,
      Clock clock) {
    if (connections instanceof CachingConnectionFactory caching) {
      caching.setCloseTimeout(CLOSE_TIMEOUT_MILLIS);
    }
    return new BrokerTopology(
        connections,
        SingletonSupplier.of(() -> RequiredTopology.union(required.stream().toList())),
        settings,
        clock);
  }

  /** {@code DOWN} while an object is missing or wrong; an unreachable broker is another matter. */
  @Bean
  HealthIndicator brokerTopologyHealthIndicator(BrokerTopology topology) {
    return () -> {
      List<String> faults = topology.faults();
      Health.Builder health =
          faults.isEmpty() ? Health.up() : Health.down().withDetail("faults", faults);
      return topology.notes().isEmpty()
          ? health.build()
          : health.withDetail("notes", topology.notes()).build();
    };
  }

  @Bean
  MeterBinder topologyMeters(BrokerTopology topology) {
    return registry -> {
      Gauge.builder("fulfilment.topology.faults", topology, each -> each.faults().size())
          .description("Exchanges, queues and bindings that are missing or wrong")
          .register(registry);
      FunctionCounter.builder("fulfilment.topology.repairs", topology, BrokerTopology::repairs)
          .description("Exchanges and queues this node has declared again")
          .register(registry);
    };
  }
}
