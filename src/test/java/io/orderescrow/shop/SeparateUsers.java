package io.orderescrow.shop;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.orderescrow.deployment.BrokerDefinitions;
import io.orderescrow.deployment.ComposeFile;
import io.orderescrow.deployment.DatabaseRoles;
import io.orderescrow.embedded.TestEnvironment;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The users that the scripts of the containers create, on the servers of a test. The parts get the
 * environment variables of {@code docker-compose.yml}, except the addresses of the servers.
 */
final class SeparateUsers implements AutoCloseable {

  private static final Set<String> PARTS = Set.copyOf(DatabaseRoles.NAMES);
  private static final Set<String> ELSEWHERE =
      Set.of(
          "SPRING_PROFILES_ACTIVE",
          "SPRING_DATASOURCE_URL",
          "SPRING_RABBITMQ_HOST",
          "SPRING_RABBITMQ_PORT",
          "SPRING_MAIL_HOST",
          "SPRING_MAIL_PORT");

  private final TestEnvironment environment;
  private final ComposeFile compose;

  /** Creates the users. Without a RabbitMQ all parts share the user of the embedded broker. */
  SeparateUsers(TestEnvironment environment) throws SQLException {
    this.environment = environment;
    this.compose =
        ComposeFile.with(
            ComposeFile.variables(
                name ->
                    name.equals("FULFILMENT_WEB_ADMIN_PASSWORD")
                        ? Shop.PASSWORD
                        : name.toLowerCase(Locale.ROOT)));
    DatabaseRoles.create(environment.jdbcUrlPastTheGate(), compose);
    if (environment.isOnRabbitMq()) {
      String definitions = BrokerDefinitions.of(compose, environment.name());
      environment.importBrokerDefinitions(definitions);
      // The container imports them at each start.
      environment.importBrokerDefinitions(definitions);
    }
  }

  /** Returns the environment variables of each part. */
  Map<String, Map<String, Object>> variables() {
    Map<String, Map<String, Object>> all = new HashMap<>();
    for (String part : PARTS) {
      Map<String, Object> variables = new HashMap<>(compose.environment(part));
      variables.keySet().removeAll(ELSEWHERE);
      if (!environment.isOnRabbitMq()) {
        variables.keySet().removeIf(name -> name.startsWith("SPRING_RABBITMQ_"));
        variables.keySet().removeIf(name -> name.startsWith("FULFILMENT_INBOX_USERS_"));
      }
      all.put(part, variables);
    }
    return all;
  }

  /** Returns a connection to the broker as one of the users. */
  Connection connect(String user) throws Exception {
    Map<String, Object> properties = environment.properties();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(String.valueOf(properties.get("spring.rabbitmq.host")));
    factory.setPort(environment.brokerPortPastTheGate());
    factory.setVirtualHost(environment.name());
    factory.setUsername(user);
    factory.setPassword(
        compose
            .environment("rabbitmq")
            .get("BROKER_" + user.toUpperCase(Locale.ROOT) + "_PASSWORD"));
    factory.setHandshakeTimeout(120_000);
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection();
  }

  /** Returns a connection to the database as one of the users. */
  java.sql.Connection openDatabase(String user) throws SQLException {
    return DriverManager.getConnection(
        environment.jdbcUrlPastTheGate(),
        user,
        compose
            .environment("postgres")
            .get("DATABASE_" + user.toUpperCase(Locale.ROOT) + "_PASSWORD"));
  }

  @Override
  public void close() {
    if (environment.isOnRabbitMq()) {
      PARTS.forEach(environment::deleteBrokerUser);
      environment.deleteBrokerUser("drill");
      environment.deleteBrokerUser("administrator");
    }
  }
}
