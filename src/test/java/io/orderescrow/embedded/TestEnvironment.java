package io.orderescrow.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * All that one system under test needs around it, empty and its own: a database, a virtual host of
 * the broker and a mail server, the first two behind a {@link TcpGate} so that a test can have an
 * outage.
 *
 * <p>A test annotated with {@link OnRealParts} gets it injected. Any other calls {@link #fresh()}
 * and closes it.
 */
public final class TestEnvironment implements AutoCloseable {

  private static final AtomicInteger count = new AtomicInteger();

  private final String name =
      "escrow_" + ProcessHandle.current().pid() + "_" + count.incrementAndGet();
  private final EmbeddedPostgreSql server;
  private final TestBroker messaging;

  /**
   * PostgreSQL writes all changed pages to the disk before it drops a database, which takes
   * seconds. The databases of this JVM's server are deleted together, with the server's folder.
   */
  private final boolean dropsDatabase;

  private final TcpGate database;
  private final TcpGate broker;
  private final EmbeddedMailServer mail = EmbeddedMailServer.onPort(0);

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

  /** With an empty database, for a test of how an application creates its schema. */
  public static TestEnvironment fresh() {
    return ofThisJvm(EmbeddedPostgreSql::createDatabase);
  }

  /**
   * With a database that has the orchestrator's schema, and no rows. An application then starts in
   * half the time.
   */
  public static TestEnvironment withSchema() {
    String template = RealParts.template();
    return ofThisJvm((server, name) -> server.copyDatabase(template, name));
  }

  private static TestEnvironment ofThisJvm(BiConsumer<EmbeddedPostgreSql, String> create) {
    return registered(
        new TestEnvironment(RealParts.postgreSql(), RealParts.broker(), false, create));
  }

  /** On servers of its own, which a test may stop and kill. The caller closes the servers. */
  public static TestEnvironment on(EmbeddedPostgreSql server, TestBroker messaging) {
    return registered(
        new TestEnvironment(server, messaging, true, EmbeddedPostgreSql::createDatabase));
  }

  private static TestEnvironment registered(TestEnvironment fresh) {
    RealParts.closeFirst(fresh);
    return fresh;
  }

  /** The way to the database: cut it and PostgreSQL is down for this system. */
  public TcpGate database() {
    return database;
  }

  /** The way to the broker: cut it and the bus is down for this system. */
  public TcpGate broker() {
    return broker;
  }

  public EmbeddedMailServer mail() {
    return mail;
  }

  /** For looking into the database past the gate, so also during an outage. */
  public String jdbcUrlPastTheGate() {
    return server.jdbcUrl(name);
  }

  /** AMQP port past the gate, so also there during an outage. */
  public int brokerPortPastTheGate() {
    return messaging.port();
  }

  /** The {@code spring.*} properties that lead an application here. */
  public Map<String, Object> properties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("spring.datasource.url", EmbeddedPostgreSql.jdbcUrl(database.port(), name));
    properties.put("spring.datasource.username", EmbeddedPostgreSql.USER);
    properties.put("spring.datasource.password", "");
    // Dozens of contexts stay open in one test run; each keeps no more connections than it uses.
    properties.put("spring.datasource.hikari.minimum-idle", 1);
    properties.put("spring.rabbitmq.host", "127.0.0.1");
    properties.put("spring.rabbitmq.port", broker.port());
    properties.put("spring.rabbitmq.username", messaging.user());
    properties.put("spring.rabbitmq.password", messaging.password());
    properties.put("spring.rabbitmq.virtual-host", name);
    properties.put("spring.mail.host", "127.0.0.1");
    properties.put("spring.mail.port", mail.port());
    return properties;
  }

  /** The same, past the gates. */
  public Map<String, Object> propertiesPastTheGates() {
    Map<String, Object> properties = properties();
    properties.put("spring.datasource.url", jdbcUrlPastTheGate());
    properties.remove("spring.datasource.hikari.minimum-idle");
    properties.put("spring.rabbitmq.host", messaging.host());
    properties.put("spring.rabbitmq.port", messaging.port());
    return properties;
  }

  /** The name of the database, and of the virtual host. */
  public String name() {
    return name;
  }

  /**
   * Runs one more application here, as a node of its own. It is closed after all tests at the
   * latest; a test that stops it earlier closes the context.
   *
   * @param application a Spring Boot application class
   * @param profiles comma separated
   * @param arguments as on the command line: {@code --server.port=0}
   */
  public ConfigurableApplicationContext run(
      Class<?> application, String profiles, String... arguments) {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(application)
            .profiles(profiles.split(","))
            .initializers(this::lead)
            .run(arguments);
    RealParts.closeFirst(context);
    return context;
  }

  /**
   * Runs one more application here, in a JVM of its own that can be killed. It is ready on return.
   *
   * @param profiles comma separated
   * @param arguments as on the command line; a {@link CrashPoint} among them
   */
  public NodeProcess startNode(String profiles, String... arguments) {
    return launchNode(profiles, arguments).ready();
  }

  /** The same without waiting until it is ready. */
  public NodeProcess launchNode(String profiles, String... arguments) {
    return launched(
        profiles.equals("orchestrator")
            ? NodeProcess.startSharing(profiles, properties(), arguments)
            : NodeProcess.start(NodeProgram.SMALL, profiles, properties(), arguments));
  }

  /**
   * Runs some program in a JVM of its own, on the database and the broker themselves and not on the
   * gates before them, which cost time. It is not waited for.
   */
  public NodeProcess launchPastTheGates(NodeProgram program, String profiles, String... arguments) {
    return launched(NodeProcess.start(program, profiles, propertiesPastTheGates(), arguments));
  }

  private static NodeProcess launched(NodeProcess node) {
    RealParts.closeFirst(node);
    return node;
  }

  /** Puts the properties first, so that no file and no environment variable leads elsewhere. */
  void lead(ConfigurableApplicationContext context) {
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("surroundings", properties()));
    context.getBeanFactory().registerSingleton("surroundings", this);
    WithoutTestClasses.scan(context);
    CachedMetadataReader.lead(context);
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
