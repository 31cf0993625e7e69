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
 * An Apache Qpid broker inside this JVM. It speaks the AMQP 0-9-1 of RabbitMQ; it knows neither
 * quorum queues nor RabbitMQ's dead-letter and time-to-live arguments, which it ignores here.
 *
 * <p>Kept in a folder it is as durable as RabbitMQ: queues and persistent messages survive a stop
 * and a killed JVM. In memory it comes back empty.
 */
public final class EmbeddedBroker implements TestBroker {

  public static final String USER = "guest";
  public static final String PASSWORD = "guest";

  private final Path folder;
  private final String storeType;
  private final Set<String> virtualHosts = new ConcurrentSkipListSet<>();
  private int port;
  private @Nullable Running running;

  private EmbeddedBroker(Path folder, String storeType, int port) {
    this.folder = folder;
    this.storeType = storeType;
    this.port = port;
  }

  /**
   * Starts a broker whose queues and messages outlive it.
   *
   * @param parent its folder is created or reused below it
   * @param port 0 for any free one
   */
  public static EmbeddedBroker keptIn(Path parent, int port) {
    EmbeddedBroker broker = new EmbeddedBroker(parent.resolve("broker"), "DERBY", port);
    broker.start();
    return broker;
  }

  /** Starts a broker on a free port that forgets everything when it stops. */
  public static EmbeddedBroker inMemory() {
    EmbeddedBroker broker = new EmbeddedBroker(TemporaryFolder.create("broker"), "Memory", 0);
    broker.start();
    return broker;
  }

  /**
   * Starts it, after a {@link #stop()} on the same port.
   *
   * @throws IllegalStateException with the reason; the library alone would only log it
   */
  public synchronized void start() {
    if (running != null) {
      return;
    }
    Path work = folder.toAbsolutePath();
    // Derby writes its log into the working folder of the JVM unless told otherwise.
    System.setProperty("derby.stream.error.file", work.resolve("derby.log").toString());
    // A pool of connections to PostgreSQL sets its own for the whole JVM, and Derby obeys it too:
    // of
    // a second, which is little for its first start.
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
                  // A client's JVM that has only started may take seconds over its first words.
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
    // It keeps their content, but not that there are any.
    virtualHosts.forEach(this::addVirtualHost);
  }

  /** Stops it and closes all connections; the port is kept for the next {@link #start()}. */
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
   * The broker's own shutdown hook would stop it while the application still publishes, and cannot
   * be switched off. Who starts this, stops it, after the application.
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

  /** The configuration for a first start; the broker replaces no variables in the store's type. */
  private String configuration(Path work) throws IOException {
    String template =
        new ClassPathResource("embedded/broker.json").getContentAsString(StandardCharsets.UTF_8);
    Path file = Files.createDirectories(work).resolve("configuration.json");
    Files.writeString(
        file, template.replace("PORT", String.valueOf(port)).replace("STORE", storeType));
    return file.toUri().toString();
  }

  /** One start of the broker: what the launcher tells its listener, and nobody else. */
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
