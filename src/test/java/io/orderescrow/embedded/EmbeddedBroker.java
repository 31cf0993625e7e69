package io.orderescrow.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener.DefaultSystemLauncherListener;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHostNode;
import org.apache.qpid.server.model.port.AmqpPort;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * An Apache Qpid broker inside this JVM. It speaks AMQP 0-9-1, the protocol of RabbitMQ. It does
 * not support quorum queues or RabbitMQ's arguments for dead letters and time to live. It ignores
 * them.
 *
 * <p>A broker with a folder is as durable as RabbitMQ: queues and persistent messages survive a
 * stop and a killed JVM. A broker in memory is empty after each start.
 */
public final class EmbeddedBroker implements TestBroker {

  public static final String USER = "guest";
  public static final String PASSWORD = "guest";

  private final Path folder;
  private final String storeType;
  private final @Nullable Path keyStore;
  private final Set<String> virtualHosts = new ConcurrentSkipListSet<>();
  private int port;
  private @Nullable Running running;

  private EmbeddedBroker(Path folder, String storeType, int port, @Nullable Path keyStore) {
    this.folder = folder;
    this.storeType = storeType;
    this.keyStore = keyStore;
    this.port = port;
  }

  /**
   * Starts a broker whose queues and messages survive a stop.
   *
   * @param parent the broker's folder is created or reused below this folder
   * @param port 0 for any free port
   */
  public static EmbeddedBroker keptIn(Path parent, int port) {
    EmbeddedBroker broker = new EmbeddedBroker(parent.resolve("broker"), "DERBY", port, null);
    broker.start();
    return broker;
  }

  /** Starts a broker on a free port. It loses all queues and messages when it stops. */
  public static EmbeddedBroker inMemory() {
    return inMemory(null);
  }

  /** Starts a broker in memory that accepts connections over TLS only. */
  public static EmbeddedBroker overTls(TestCertificates certificates) {
    return inMemory(certificates.keyStore());
  }

  private static EmbeddedBroker inMemory(@Nullable Path keyStore) {
    EmbeddedBroker broker =
        new EmbeddedBroker(TemporaryFolder.create("broker"), "Memory", 0, keyStore);
    broker.start();
    return broker;
  }

  /**
   * Starts the broker, after a {@link #stop()} on the same port.
   *
   * @throws IllegalStateException with the reason, which the library itself only logs
   */
  public synchronized void start() {
    if (running != null) {
      return;
    }
    Path work = folder.toAbsolutePath();
    // By default Derby writes its log into the working folder of the JVM.
    System.setProperty("derby.stream.error.file", work.resolve("derby.log").toString());
    // The connection pool to PostgreSQL sets a login timeout of one second for the whole JVM.
    // Derby obeys it too, and its first start may take longer.
    DriverManager.setLoginTimeout(0);
    Running starting = new Running();
    starting.launcher = new SystemLauncher(starting);
    try {
      starting.launcher.startup(
          Map.of(
              "type",
              "Memory",
              "initialConfigurationLocation",
              configuration(work),
              "startupLoggedToSystemOut",
              "false",
              "context",
              Map.of(
                  "qpid.work_dir",
                  work.toString(),
                  "embedded.port",
                  String.valueOf(port),
                  "embedded.store",
                  storeType,
                  // The JVM of a client that has just started may need seconds for its handshake.
                  "qpid.port.protocol_handshake_timeout",
                  "120000",
                  "connection.maximumAuthenticationDelay",
                  "120000",
                  "queue.behaviourOnUnknownDeclareArgument",
                  "IGNORE",
                  "broker.failStartupWithErroredChild",
                  "true")));
    } catch (Exception failure) {
      throw new IllegalStateException("The embedded broker did not start in " + work, failure);
    }
    if (starting.failure != null || starting.system == null) {
      throw new IllegalStateException(
          "The embedded broker did not start in " + work + " on port " + port, starting.failure);
    }
    withoutShutdownHook(starting.system);
    running = starting;
    port = boundPort(starting.system);
    // The broker stores the content of virtual hosts, but not the list of them.
    virtualHosts.forEach(this::addVirtualHost);
  }

  /** Stops the broker and closes all connections. The next {@link #start()} uses the same port. */
  public synchronized void stop() {
    if (running != null && running.launcher != null) {
      running.launcher.shutdown();
      running = null;
    }
  }

  @Override
  public void close() {
    stop();
    if (storeType.equals("Memory")) {
      TemporaryFolder.delete(folder);
    }
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String user() {
    return USER;
  }

  @Override
  public String password() {
    return PASSWORD;
  }

  @Override
  public void createVirtualHost(String name) {
    virtualHosts.add(name);
    addVirtualHost(name);
  }

  @Override
  public synchronized void deleteVirtualHost(String name) {
    virtualHosts.remove(name);
    if (running != null && running.system != null) {
      var node = running.system.getContainer().getChildByName(VirtualHostNode.class, name);
      if (node != null) {
        node.delete();
      }
    }
  }

  private synchronized void addVirtualHost(String name) {
    if (running == null || running.system == null) {
      throw new IllegalStateException("The embedded broker is stopped; no virtual host " + name);
    }
    running
        .system
        .getContainer()
        .createChild(
            VirtualHostNode.class,
            Map.of(
                "name", name,
                "type", storeType,
                "virtualHostInitialConfiguration", "{\"type\":\"" + storeType + "\"}"));
  }

  /**
   * Removes the broker's own shutdown hook, which has no switch. The hook would stop the broker
   * while the application still publishes. The code that starts this broker stops it, after the
   * application.
   */
  private static void withoutShutdownHook(SystemConfig<?> system) {
    Object hook = ReflectionTestUtils.getField(system.getContainer(), "_shutdownHook");
    if (!(hook instanceof Thread thread) || !Runtime.getRuntime().removeShutdownHook(thread)) {
      throw new IllegalStateException("The embedded broker's shutdown hook was not found");
    }
  }

  private static int boundPort(SystemConfig<?> system) {
    return system.getContainer().getChildren(Port.class).stream()
        .filter(AmqpPort.class::isInstance)
        .map(port -> ((AmqpPort<?>) port).getBoundPort())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("The embedded broker has no AMQP port"));
  }

  /**
   * Returns the URI of the configuration for a first start. It contains the store's type literally,
   * because the broker replaces no variables there.
   */
  private String configuration(Path work) throws IOException {
    String template =
        new ClassPathResource("embedded/broker.json").getContentAsString(StandardCharsets.UTF_8);
    Path file = Files.createDirectories(work).resolve("configuration.json");
    Files.writeString(
        file,
        template
            .replace("PORT", String.valueOf(port))
            .replace("STORE", storeType)
            .replace("\"KEYS\"", keys())
            .replace("\"WIRE\"", keyStore == null ? "\"TCP\"" : "\"SSL\"")
            .replace("\"KEY\"", keyStore == null ? "null" : "\"tls\""));
    return file.toUri().toString();
  }

  private String keys() {
    return keyStore == null
        ? ""
        : """
        {"name": "tls", "type": "FileKeyStore", "keyStoreType": "PKCS12",
         "storeUrl": "%s", "password": "%s"}
        """
            .formatted(keyStore, TestCertificates.PASSWORD);
  }

  /** One start of the broker. The launcher reports the system only to its listener. */
  private static final class Running extends DefaultSystemLauncherListener {

    private @Nullable SystemLauncher launcher;
    private @Nullable SystemConfig<?> system;
    private @Nullable RuntimeException failure;

    @Override
    public void onContainerResolve(SystemConfig<?> resolved) {
      system = resolved;
    }

    @Override
    public void errorOnStartup(RuntimeException error) {
      failure = error;
    }
  }
}
