package io.orderescrow;

import io.orderescrow.benchmark.BenchmarkRun;
import io.orderescrow.development.DevelopmentServices;
import io.orderescrow.drill.DrillRun;
import io.orderescrow.embedded.EmbeddedBroker;
import io.orderescrow.embedded.EmbeddedMailServer;
import io.orderescrow.embedded.EmbeddedPostgreSql;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.PropertyResolver;

/**
 * Runs the whole system in one process, without any installation: {@code mvn spring-boot:test-run}.
 * Its database, its queues and its mails are in the folder {@code .dev}. They survive a stop and a
 * kill. Delete the folder to start over.
 *
 * <p>The Maven profile {@code drill} runs the drill instead, and the profile {@code benchmark} runs
 * the benchmark. All three share this main class, because Maven cannot choose between two main
 * classes among the tests.
 *
 * <p>If a default port is taken, the run uses a free port. The printed lines show the actual ports.
 * The password of the administrator is new at each start, unless {@code
 * FULFILMENT_WEB_ADMIN_PASSWORD} is set.
 */
public final class DevelopmentRun {

  private static final Path FOLDER = Path.of(".dev");
  private static final String ORCHESTRATOR = Roles.ALL.get(0);
  private static final String ADMIN_PASSWORD = "FULFILMENT_WEB_ADMIN_PASSWORD";

  /** This reference keeps the lock. The JVM may release a lock that no object refers to. */
  private static @Nullable FileLock lock;

  private DevelopmentRun() {}

  public static void main(String[] args) throws IOException {
    if (Boolean.getBoolean("development.drill")) {
      System.exit(DrillRun.run(args));
    }
    if (Boolean.getBoolean("development.benchmark")) {
      System.exit(BenchmarkRun.play(args));
    }
    holdFolder();
    try {
      run(args);
    } catch (RuntimeException failure) {
      // Spring has logged the failure. The broker's threads would keep the process alive.
      System.err.println("The development run did not start: " + failure.getMessage());
      System.exit(1);
    }
  }

  private static void run(String[] args) {
    EmbeddedPostgreSql.stopAbandoned(FOLDER);
    var postgreSql = EmbeddedPostgreSql.keptIn(FOLDER, freePort(5432));
    afterTheApplication(postgreSql::close);
    postgreSql.ensureDatabase("escrow");
    var broker = EmbeddedBroker.keptIn(FOLDER, freePort(5672));
    afterTheApplication(broker::close);
    var mail = EmbeddedMailServer.keptIn(FOLDER.resolve("mail"), freePort(3025));
    afterTheApplication(mail::close);

    String password = System.getenv().getOrDefault(ADMIN_PASSWORD, newPassword());
    Map<String, Object> parts =
        Map.of(
            "spring.datasource.url", postgreSql.jdbcUrl("escrow"),
            "spring.datasource.username", EmbeddedPostgreSql.USER,
            "spring.datasource.password", "",
            "spring.rabbitmq.host", broker.host(),
            "spring.rabbitmq.port", broker.port(),
            "spring.rabbitmq.username", broker.user(),
            "spring.rabbitmq.password", broker.password(),
            "spring.mail.host", "127.0.0.1",
            "spring.mail.port", mail.port(),
            "fulfilment.web.admin.password", password);
    var context = start(roles(args), withManagementPort(parts), args);
    System.out.println(whatIsWhere(context.getEnvironment(), password, broker, postgreSql));
  }

  private static Map<String, Object> withManagementPort(Map<String, Object> parts) {
    Map<String, Object> all = new HashMap<>(parts);
    all.put("management.server.port", freePort(8081));
    return all;
  }

  /**
   * Starts the orchestrator, and each service as a separate application that can be taken down.
   * Without the orchestrator, all roles run in one application, which serves probes only.
   */
  private static ConfigurableApplicationContext start(
      List<String> roles, Map<String, Object> parts, String[] args) {
    var services = new DevelopmentServices(Roles.ALL.subList(1, Roles.ALL.size()), parts, args);
    if (!roles.contains(ORCHESTRATOR)) {
      var onOnePort = new HashMap<>(parts);
      onOnePort.put("server.port", parts.get("management.server.port"));
      return DevelopmentServices.application(String.join(",", roles), onOnePort).run(args);
    }
    var port = Map.<String, Object>of("server.port", freePort(8080));
    var context = services.orchestrator().properties(port).run(args);
    roles.stream().filter(role -> !role.equals(ORCHESTRATOR)).forEach(services::bringBack);
    return context;
  }

  /** All roles except those in {@code --without=inventory,payment}. These services are down. */
  private static List<String> roles(String[] args) {
    List<String> roles = new ArrayList<>(Roles.ALL);
    List<String> given = new DefaultApplicationArguments(args).getOptionValues("without");
    Stream<String> absent =
        Stream.ofNullable(given)
            .flatMap(List::stream)
            .flatMap(names -> Stream.of(names.split(",")));
    for (String down : absent.toList()) {
      if (!roles.remove(down)) {
        throw new IllegalArgumentException(
            "--without=" + down + " names no role; there are " + String.join(", ", Roles.ALL));
      }
    }
    return roles;
  }

  private static String whatIsWhere(
      PropertyResolver ports,
      String password,
      EmbeddedBroker broker,
      EmbeddedPostgreSql postgreSql) {
    return """

    Order escrow runs. Sign in as admin / %2$s
      Look    http://localhost:%1$s/  Cockpit http://localhost:%1$s/camunda/app/cockpit/  API http://localhost:%1$s/swagger-ui/index.html
      Order   curl -u admin:%2$s -H 'Content-Type: application/json' -H "Idempotency-Key: $RANDOM$RANDOM" -d @src/test/resources/development/order.json http://localhost:%1$s/orders
      Health  http://localhost:%7$s/actuator/health
      Parts   AMQP localhost:%3$d (guest/guest)  %4$s (user postgres)  mails %5$s
      Stop    Ctrl-C; all data is in %6$s; delete it to start over
    """
        .formatted(
            ports.getRequiredProperty("local.server.port"),
            password,
            broker.port(),
            postgreSql.jdbcUrl("escrow"),
            FOLDER.resolve("mail").toAbsolutePath(),
            FOLDER.toAbsolutePath(),
            ports.getRequiredProperty("local.management.port"));
  }

  /**
   * Registers an action that runs after Spring's shutdown hook has closed the application. The last
   * registered action runs first.
   *
   * <p>Shutdown hooks of the parts would not wait for the application. A failed action does not
   * prevent the others.
   */
  private static void afterTheApplication(Runnable stop) {
    SpringApplication.getShutdownHandlers()
        .add(
            () -> {
              try {
                stop.run();
              } catch (RuntimeException failure) {
                System.err.println("A part did not stop cleanly: " + failure);
              }
            });
  }

  /**
   * Locks the folder. Two runs in one folder would destroy each other's data. The operating system
   * releases the lock of a killed run.
   */
  private static void holdFolder() throws IOException {
    Path file = Files.createDirectories(FOLDER).resolve("lock");
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock = channel.tryLock();
    if (lock == null) {
      System.err.println(
          "Another development run uses " + FOLDER.toAbsolutePath() + ": stop that one first");
      System.exit(1);
    }
  }

  private static int freePort(int usual) {
    try (var usualOne = new ServerSocket(usual, 1, InetAddress.getLoopbackAddress())) {
      return usualOne.getLocalPort();
    } catch (IOException taken) {
      return 0;
    }
  }

  private static String newPassword() {
    byte[] random = new byte[12];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
