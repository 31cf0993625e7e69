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
 * One life of one service: an application of its own, which reaches the broker and the database
 * through gates that nobody else uses. When they are cut it is dead to all others, as by a kill:
 * what it had in hand goes back to the broker, what it had not committed is rolled back, and it
 * says goodbye to nobody. What is left of it then is tidied up where nobody sees it.
 */
final class ServiceLife {

  private final String name;
  private final TcpGate broker;
  private final TcpGate database;
  private final Map<String, Object> properties;
  private @Nullable ConfigurableApplicationContext context;
  private boolean over;

  /**
   * @param parts the {@code spring.*} properties that lead to the parts themselves
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

  /** Returns when it takes commands, or when it has been ended meanwhile. */
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

  /** Returns at once; from then on nothing comes from it and nothing goes to it. */
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
