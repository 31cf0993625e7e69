package io.orderescrow.development;

import io.orderescrow.embedded.EmbeddedPostgreSql;
import io.orderescrow.embedded.TcpGate;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One run of one service. The service is a separate application. It reaches the broker and the
 * database through gates of its own.
 *
 * <p>If the gates are cut, the other parts see the same as after a kill:
 *
 * <ul>
 *   <li>the broker requeues the messages that the service has not acknowledged;
 *   <li>the database rolls back the open transactions of the service;
 *   <li>the service closes no connection in an orderly way.
 * </ul>
 *
 * <p>A background thread then closes the application.
 */
final class ServiceLife {

  private final String name;
  private final TcpGate broker;
  private final TcpGate database;
  private final Map<String, Object> properties;
  private @Nullable ConfigurableApplicationContext context;
  private boolean over;

  /**
   * @param parts the {@code spring.*} properties of the parts behind the gates
   */
  ServiceLife(String name, Map<String, Object> parts) {
    this.name = name;
    this.broker =
        TcpGate.before(
            "" + parts.get("spring.rabbitmq.host"),
            Integer.parseInt("" + parts.get("spring.rabbitmq.port")));
    URI url = URI.create(("" + parts.get("spring.datasource.url")).substring("jdbc:".length()));
    this.database = TcpGate.before(url.getHost(), url.getPort());
    this.properties = new HashMap<>(parts);
    properties.put(
        "spring.datasource.url",
        EmbeddedPostgreSql.jdbcUrl(database.port(), url.getPath().substring(1)));
    properties.put("spring.rabbitmq.host", "127.0.0.1");
    properties.put("spring.rabbitmq.port", broker.port());
    properties.put("spring.datasource.hikari.minimum-idle", 1);
    properties.put("fulfilment.bus.mode", "durable");
  }

  /**
   * Starts the service. Returns when it accepts commands, or when it was ended during its start.
   */
  void live(String... arguments) {
    ConfigurableApplicationContext started =
        DevelopmentServices.application(name, properties)
            .web(WebApplicationType.NONE)
            .logStartupInfo(false)
            .run(arguments);
    if (isOverWith(started)) {
      started.close();
    }
  }

  private synchronized boolean isOverWith(ConfigurableApplicationContext started) {
    context = started;
    return over;
  }

  /** Returns at once. From then on, the service receives nothing and sends nothing. */
  synchronized void end() {
    over = true;
    broker.cut();
    database.cut();
    if (context != null) {
      Thread undertaker = new Thread(context::close, name + " is tidied up");
      undertaker.setDaemon(true);
      undertaker.start();
    }
  }
}
