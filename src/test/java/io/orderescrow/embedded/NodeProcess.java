package io.orderescrow.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The application in a JVM of its own. A test can kill it, which simulates a machine that loses its
 * power. It has the class path of production, followed by the test support. Its output is in {@code
 * target/nodes}.
 */
public final class NodeProcess implements AutoCloseable {

  // This is so long that only a node that hangs exceeds it, even on a busy machine.
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(3);
  private static final int LAST_LINES = 30;
  private static final AtomicInteger count = new AtomicInteger();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path output;
  private final int port;
  private final Process process;

  private NodeProcess(Path output, int port, Process process) {
    this.output = output;
    this.port = port;
    this.process = process;
  }

  /** Starts a node and does not wait for it. */
  static NodeProcess start(
      NodeProgram program, String profiles, Map<String, Object> properties, String... arguments) {
    List<String> classes =
        program.machine().sharesClasses()
            ? ClassDataArchive.of(classPath(), NodeProcess::train).options()
            : List.of("-cp", classPath());
    return start(program, classes, profiles, properties, arguments);
  }

  private static void train(List<String> options) {
    try (TestEnvironment environment = TestEnvironment.fresh();
        NodeProcess trained =
            start(
                NodeProgram.SMALL,
                options,
                "orchestrator",
                environment.properties(),
                "--fulfilment.web.admin.password=" + UUID.randomUUID())) {
      trained.ready();
    }
  }

  private static NodeProcess start(
      NodeProgram program,
      List<String> classes,
      String profiles,
      Map<String, Object> properties,
      String... arguments) {
    try {
      int port = NodePorts.choose();
      Path output =
          Files.createDirectories(Path.of("target", "nodes"))
              .resolve(ProcessHandle.current().pid() + "-" + count.incrementAndGet() + ".log");
      List<String> command = new ArrayList<>(java(program, classes));
      command.add("--spring.profiles.active=" + profiles);
      command.add("--server.port=" + port);
      properties.forEach((key, value) -> command.add("--" + key + "=" + value));
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return new NodeProcess(output, port, process);
    } catch (IOException failure) {
      throw new UncheckedIOException("No node could be started", failure);
    }
  }

  private static List<String> java(NodeProgram program, List<String> classes) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(program.machine().options());
    // Derby, the embedded broker's database, is on the class path and opens a log unused.
    command.add("-Dderby.stream.error.file=" + Path.of("target", "nodes", "derby.log"));
    command.addAll(classes);
    command.add(program.main().getName());
    return command;
  }

  private static String classPath() {
    Path tests =
        Path.of(
            URI.create(
                NodeProcess.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    return String.join(
        File.pathSeparator,
        System.getProperty("java.class.path"),
        tests.resolve("embedded/node").toString());
  }

  /**
   * Waits until the node is ready. It also returns when the node ends at its {@link CrashPoint}.
   */
  public NodeProcess ready() {
    Awaitility.await("node that prints to " + output)
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> answersReady() || diedAsTold());
    return this;
  }

  private boolean answersReady() {
    URI health = URI.create("http://localhost:" + port + "/actuator/health/readiness");
    try {
      return http.send(
                  HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build(),
                  BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean diedAsTold() {
    if (process.isAlive()) {
      return false;
    }
    if (process.exitValue() != CrashPoint.EXIT_CODE) {
      throw new IllegalStateException(
          "The node ended with %d; it printed to %s, at last:%n%s"
              .formatted(process.exitValue(), output, lastPrinted()));
    }
    return true;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Kills the node with {@code SIGKILL}; on return none of its threads runs. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(STOP_LIMIT);
  }

  /**
   * Waits until the node has ended at its crash point.
   *
   * @throws IllegalStateException when the node is still alive, or ended for another reason
   */
  public void awaitDeath(Duration limit) {
    awaitEnd(limit);
    diedAsTold();
  }

  private void awaitEnd(Duration limit) {
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException stillThere) {
      throw new IllegalStateException(
          "The node did not end within " + limit + "; it printed to " + output, stillThere);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("The node's end cannot be awaited", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a node ends", interrupted);
    }
  }

  private String lastPrinted() {
    List<String> lines = printed("");
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  /** Returns the printed lines that contain a text. */
  public List<String> printed(String text) {
    try (Stream<String> lines = Files.lines(output)) {
      return lines.filter(line -> line.contains(text)).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read " + output, failure);
    }
  }

  /** Stops the node in good order. */
  @Override
  public void close() {
    process.destroy();
    awaitEnd(STOP_LIMIT);
  }
}
