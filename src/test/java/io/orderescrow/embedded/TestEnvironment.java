package io.orderescrow.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The environment of one system under test, empty and not shared: a database, a virtual host of the
 * broker and a mail server. The database and the broker are behind a {@link TcpGate}, so a test can
 * simulate an outage.
 *
 * <p>A test with the annotation {@link OnRealParts} gets it injected. Other tests call {@link
 * #fresh()} and close it.
 */
public final class TestEnvironment implements AutoCloseable {

  private static final String HISTORY_CLEANUP =
      "camunda.bpm.generic-properties.properties.history-cleanup-enabled";

  private static final AtomicInteger count = new AtomicInteger();

  private final String name =
      "escrow_" + ProcessHandle.current().pid() + "_" + count.incrementAndGet();
  private final EmbeddedPostgreSql server;
  private final TestBroker messaging;

  /**
   * PostgreSQL writes all changed pages to the disk before it drops a database, which takes
   * seconds. The databases of this JVM's server are deleted together with the server's folder.
   */
  private final boolean dropsDatabase;

  private final TcpGate database;
  private final TcpGate broker;
  private final EmbeddedMailServer mail = EmbeddedMailServer.onPort(0);
  private final Map<String, Object> replaced = new LinkedHashMap<>();

  private TestEnvironment(
      EmbeddedPostgreSql server,
      TestBroker messaging,
      boolean dropsDatabase,
      BiConsumer<EmbeddedPostgreSql, String> create) {
    this.server = server;
    this.dropsDatabase = dropsDatabase;
    this.messaging = messaging;
    create.accept(server, name);
    messaging.createVirtualHost(name);
    database = new TcpGate("127.0.0.1", server.port());
    broker = new TcpGate(messaging.host(), messaging.port());
  }

  /**
   * Creates an environment with an empty database, for a test of how an application creates its
   * schema.
   */
  public static TestEnvironment fresh() {
    return ofThisJvm(RealParts.broker(), EmbeddedPostgreSql::createDatabase);
  }

  /**
   * Creates an environment whose database has the orchestrator's schema and no rows. An application
   * then starts in half the time.
   */
  public static TestEnvironment withSchema() {
    return withSchema(RealParts.broker());
  }

  /** Creates an environment as {@link #withSchema} does, but always on the embedded broker. */
  public static TestEnvironment onEmbeddedBroker() {
    return withSchema(RealParts.embeddedBroker());
  }

  private static TestEnvironment withSchema(TestBroker broker) {
    String template = RealParts.template();
    return ofThisJvm(broker, (server, name) -> server.copyDatabase(template, name));
  }

  private static TestEnvironment ofThisJvm(
      TestBroker broker, BiConsumer<EmbeddedPostgreSql, String> create) {
    return registered(new TestEnvironment(RealParts.postgreSql(), broker, false, create));
  }

  /**
   * Creates an environment on separate servers, which a test may stop and kill. The caller closes
   * the servers.
   */
  public static TestEnvironment on(EmbeddedPostgreSql server, TestBroker messaging) {
    return registered(
        new TestEnvironment(server, messaging, true, EmbeddedPostgreSql::createDatabase));
  }

  private static TestEnvironment registered(TestEnvironment fresh) {
    RealParts.closeFirst(fresh);
    return fresh;
  }

  /** Returns the gate to the database. While it is cut, PostgreSQL is down for this system. */
  public TcpGate database() {
    return database;
  }

  /** Returns the gate to the broker. While it is cut, the bus is down for this system. */
  public TcpGate broker() {
    return broker;
  }

  public EmbeddedMailServer mail() {
    return mail;
  }

  /**
   * Gives or takes from the application's user the permission to declare and delete on the broker;
   * RabbitMQ only.
   */
  public void allowConfigure(boolean allowed) {
    messaging.allowConfigure(name, allowed);
  }

  /**
   * Replaces the policy of the virtual host; RabbitMQ only.
   *
   * @param pattern of the names of queues and exchanges
   * @param definition a JSON object; empty removes the policy
   */
  public void brokerPolicy(String pattern, String definition) {
    messaging.policy(name, pattern, definition);
  }

  /** Returns whether the broker is a RabbitMQ, which has users with permissions. */
  public boolean isOnRabbitMq() {
    return messaging instanceof RabbitMq;
  }

  /** Imports users and their permissions into the broker; RabbitMQ only. */
  public void importBrokerDefinitions(String json) {
    messaging.importDefinitions(json);
  }

  /** Deletes a user of the broker; RabbitMQ only. */
  public void deleteBrokerUser(String user) {
    messaging.deleteUser(user);
  }

  /** Returns a JDBC URL past the gate, which works during an outage too. */
  public String jdbcUrlPastTheGate() {
    return server.jdbcUrl(name);
  }

  /** Returns an AMQP port past the gate, which works during an outage too. */
  public int brokerPortPastTheGate() {
    return messaging.port();
  }

  /**
   * Returns the properties that connect an application to this environment.
   *
   * <p>The engine cleans up its history at night. A test that counts or explains statements or jobs
   * would see those too, so the clean-up is off.
   */
  public Map<String, Object> properties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(HISTORY_CLEANUP, false);
    properties.put("spring.datasource.url", EmbeddedPostgreSql.jdbcUrl(database.port(), name));
    properties.put("spring.datasource.username", EmbeddedPostgreSql.USER);
    properties.put("spring.datasource.password", "");
    // Dozens of contexts stay open in one test run, so each keeps few idle connections.
    properties.put("spring.datasource.hikari.minimum-idle", 1);
    properties.put("spring.rabbitmq.host", "127.0.0.1");
    properties.put("spring.rabbitmq.port", broker.port());
    properties.put("spring.rabbitmq.username", messaging.user());
    properties.put("spring.rabbitmq.password", messaging.password());
    properties.put("spring.rabbitmq.virtual-host", name);
    properties.put("spring.mail.host", "127.0.0.1");
    properties.put("spring.mail.port", mail.port());
    properties.putAll(replaced);
    return properties;
  }

  /**
   * Replaces properties of the applications that start from now on; none before. Such properties
   * win over arguments of a start.
   */
  public void replace(Map<String, Object> properties) {
    replaced.clear();
    replaced.putAll(properties);
  }

  /** Returns the same properties, past the gates. */
  public Map<String, Object> propertiesPastTheGates() {
    Map<String, Object> properties = properties();
    properties.put("spring.datasource.url", jdbcUrlPastTheGate());
    properties.remove("spring.datasource.hikari.minimum-idle");
    properties.remove(HISTORY_CLEANUP);
    properties.put("spring.rabbitmq.host", messaging.host());
    properties.put("spring.rabbitmq.port", messaging.port());
    return properties;
  }

  /** Returns the name of the database, which is also the name of the virtual host. */
  public String name() {
    return name;
  }

  /**
   * Runs one more application here, as a node of its own. It is closed after all tests at the
   * latest. A test that stops it earlier closes the context.
   *
   * @param application a Spring Boot application class
   * @param profiles comma separated
   * @param arguments command line arguments, such as {@code --server.port=0}
   */
  public ConfigurableApplicationContext run(
      Class<?> application, String profiles, String... arguments) {
    return runWith(Map.of(), application, profiles, arguments);
  }

  /**
   * Runs one more application as {@link #run} does, with environment variables of its own.
   *
   * @param variables take precedence over everything else
   */
  public ConfigurableApplicationContext runWith(
      Map<String, Object> variables, Class<?> application, String profiles, String... arguments) {
    try {
      ConfigurableApplicationContext context =
          new SpringApplicationBuilder(application)
              .profiles(profiles.split(","))
              .initializers(this::lead, starting -> precede(starting, variables))
              .run(arguments);
      RealParts.closeFirst(context);
      return context;
    } catch (RuntimeException failure) {
      FailedStart.forget();
      throw failure;
    }
  }

  /**
   * Runs one more application here, in a JVM of its own that can be killed. It is ready on return.
   *
   * @param profiles comma separated
   * @param arguments command line arguments; one of them may be a {@link CrashPoint}
   */
  public NodeProcess startNode(String profiles, String... arguments) {
    return launchNode(profiles, arguments).ready();
  }

  /** Starts a node in a JVM of its own, and does not wait until it is ready. */
  public NodeProcess launchNode(String profiles, String... arguments) {
    return launched(NodeProcess.start(NodeProgram.SMALL, profiles, properties(), arguments));
  }

  /**
   * Starts a program in a JVM of its own, and does not wait until it is ready. The program connects
   * past the gates, because gates cost time.
   */
  public NodeProcess launchPastTheGates(NodeProgram program, String profiles, String... arguments) {
    return launched(NodeProcess.start(program, profiles, propertiesPastTheGates(), arguments));
  }

  private static NodeProcess launched(NodeProcess node) {
    RealParts.closeFirst(node);
    return node;
  }

  /** Spring reads the names as those of environment variables because of the name of the source. */
  private static void precede(
      ConfigurableApplicationContext context, Map<String, Object> variables) {
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new SystemEnvironmentPropertySource("container-systemEnvironment", variables));
  }

  /** Gives these properties precedence over files and environment variables. */
  void lead(ConfigurableApplicationContext context) {
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("testEnvironment", properties()));
    context.getBeanFactory().registerSingleton("testEnvironment", this);
    WithoutTestClasses.scan(context);
    CachedMetadataReader.lead(context);
    QuickEngine.in(context);
  }

  @Override
  public void close() {
    RealParts.forget(this);
    database.close();
    broker.close();
    mail.close();
    messaging.deleteVirtualHost(name);
    if (dropsDatabase) {
      server.dropDatabase(name);
    }
  }
}
