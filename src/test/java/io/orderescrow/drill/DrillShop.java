package io.orderescrow.drill;

import static org.awaitility.Awaitility.await;

import io.orderescrow.OrderEscrow;
import io.orderescrow.drill.DrillBus.Reader;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.message.Catalogue;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;

/**
 * A shop for a drill, with or without an orchestrator. The service that the drill kills runs in a
 * separate process. Everything else runs in this process.
 */
final class DrillShop implements AutoCloseable {

  private static final Catalogue CATALOGUE =
      Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml"));
  static final String PASSWORD = UUID.randomUUID().toString();
  private static final String WITHOUT_WEB = "--spring.main.web-application-type=none";

  private final Variant variant;
  private final DrillService victim;
  private final TestEnvironment environment;
  private final List<String> settings = new ArrayList<>();
  private final NodeOutage outage;
  private String url = "";
  private final List<AutoCloseable> open = new ArrayList<>();

  /** Starts the process of the service that the drill kills, without waiting for it. */
  DrillShop(Variant variant, DrillService victim, String busMode, TestEnvironment environment) {
    this.variant = variant;
    this.victim = victim;
    this.environment = environment;
    settings.add("--fulfilment.bus.mode=" + busMode);
    if (variant == Variant.CHOREOGRAPHY) {
      settings.add("--fulfilment.sample.mode=choreography");
    }
    outage = new NodeOutage(() -> environment.launchNode(victim.toString(), allAnd(WITHOUT_WEB)));
  }

  private String[] allAnd(String... more) {
    return Stream.concat(settings.stream(), Stream.of(more)).toArray(String[]::new);
  }

  /** Starts everything else. On return, all services consume their queues. */
  SystemUnderTest open(Clock clock) {
    ConnectionFactory connections = connections();
    DrillBus bus = new DrillBus(connections, CATALOGUE.topology());
    open.add(bus);
    Storefront storefront =
        switch (variant) {
          case ESCROW -> startOrchestrator();
          case CHOREOGRAPHY ->
              new AmqpStorefront(connections, CATALOGUE.topology().exchange(), clock);
        };
    if (variant == Variant.CHOREOGRAPHY) {
      start(others(), WITHOUT_WEB);
    }
    SystemUnderTest system = new SystemUnderTest(variant, victim, bus, storefront, outage, clock);
    for (DrillService service : DrillService.values()) {
      await(service.toString())
          .atMost(Drill.LIMIT)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> outage.mustBeAlive() && bus.readerOf(service) == Reader.THERE);
    }
    return system;
  }

  private Storefront startOrchestrator() {
    String port =
        start(
                "orchestrator," + others(),
                "--server.port=0",
                "--fulfilment.web.admin.password=" + PASSWORD)
            .getEnvironment()
            .getRequiredProperty("local.server.port");
    url = "http://localhost:" + port;
    return new RestStorefront(URI.create(url), "admin", PASSWORD);
  }

  private ConfigurableApplicationContext start(String roles, String... more) {
    ConfigurableApplicationContext context =
        environment.run(OrderEscrow.class, roles, allAnd(more));
    open.add(context);
    return context;
  }

  private String others() {
    return Arrays.stream(DrillService.values())
        .filter(service -> service != victim)
        .map(DrillService::toString)
        .collect(Collectors.joining(","));
  }

  private ConnectionFactory connections() {
    Map<String, Object> parts = environment.properties();
    CachingConnectionFactory connections =
        new CachingConnectionFactory(
            String.valueOf(parts.get("spring.rabbitmq.host")),
            Integer.parseInt(String.valueOf(parts.get("spring.rabbitmq.port"))));
    connections.setUsername(String.valueOf(parts.get("spring.rabbitmq.username")));
    connections.setPassword(String.valueOf(parts.get("spring.rabbitmq.password")));
    connections.setVirtualHost(String.valueOf(parts.get("spring.rabbitmq.virtual-host")));
    connections.getRabbitConnectionFactory().setHandshakeTimeout(120_000);
    // The drill asks for queues that it may not access. Qpid then closes the connection.
    connections.setCloseExceptionLogger((log, message, cause) -> {});
    open.add(connections::destroy);
    return connections;
  }

  /** The address of the orchestrator, for the user {@code admin}. */
  String url() {
    return url;
  }

  NodeOutage outage() {
    return outage;
  }

  TestEnvironment environment() {
    return environment;
  }

  DrillLedgers ledgers() {
    return new DrillLedgers(environment);
  }

  /** Kills only the separate process, which would outlive this process. */
  void kill() {
    outage.close();
  }

  /**
   * Stops the separate process first. Otherwise that process would wait for its connections in
   * vain.
   */
  @Override
  public void close() {
    outage.close();
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (Exception failure) {
        System.err.println("Not stopped in good order: " + failure);
      }
    }
    environment.close();
  }
}
