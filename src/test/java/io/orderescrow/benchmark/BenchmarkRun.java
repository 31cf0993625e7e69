package io.orderescrow.benchmark;

import io.orderescrow.benchmark.BenchmarkSettings.RefusedException;
import io.orderescrow.embedded.EmbeddedBroker;
import io.orderescrow.embedded.TestBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The benchmark: {@code mvn -q spring-boot:test-run -Pbenchmark}. It keeps only its results, in
 * {@code target/benchmark}. The logs of its processes are in {@code target/nodes}.
 */
public final class BenchmarkRun {

  private static final Path RESULTS = Path.of("target", "benchmark");
  private static final int SUCCESS = 0;
  private static final int ORDERS_UNACCOUNTED_FOR = 1;
  private static final int REFUSED = 2;
  private static final int FAILED = 3;

  private BenchmarkRun() {}

  /**
   * @return the exit code; 0 if every order is accounted for. Times do not affect it.
   */
  public static int play(String... args) {
    System.setProperty("logging.config", "classpath:benchmark/logback.xml");
    System.setProperty("logback.configurationFile", "benchmark/logback.xml");
    if (List.of(args).contains("--help")) {
      System.out.println(BenchmarkSettings.HELP);
      return SUCCESS;
    }
    try {
      BenchmarkSettings settings = BenchmarkSettings.read(List.of(args));
      try (TestBroker broker = broker(settings)) {
        return play(new Benchmark(settings, broker, new Progress(System.out)));
      }
    } catch (RefusedException refused) {
      System.out.println(refused.getMessage());
      return REFUSED;
    } catch (Exception failure) {
      failure.printStackTrace(System.out);
      System.out.println("The benchmark could not run; see target/nodes.");
      return FAILED;
    }
  }

  private static int play(Benchmark benchmark) throws IOException, InterruptedException {
    Thread shutdownHook = new Thread(() -> stop(benchmark));
    Runtime.getRuntime().addShutdownHook(shutdownHook);
    try {
      BenchmarkReport report = benchmark.play();
      report.writeTo(RESULTS);
      System.out.println("\n" + report.text() + "\nThese results and a plot are in " + RESULTS);
      return report.isSuccessful() ? SUCCESS : ORDERS_UNACCOUNTED_FOR;
    } finally {
      remove(shutdownHook);
    }
  }

  /** Handles Ctrl-C: stops all processes, and then exits at once. */
  private static void stop(Benchmark benchmark) {
    System.out.println("The benchmark was stopped; it has no results.");
    benchmark.close();
    Runtime.getRuntime().halt(FAILED);
  }

  private static void remove(Thread shutdownHook) {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException stopping) {
      // The hook already runs.
    }
  }

  private static TestBroker broker(BenchmarkSettings settings) {
    if (!ProcessorTime.isReadable()) {
      throw new RefusedException("The benchmark reads processor times from /proc: it needs Linux.");
    }
    Optional<TestBroker> configured = TestBroker.atHand();
    if (configured.isEmpty() && !settings.embedded()) {
      throw new RefusedException(
          """
          The benchmark needs a RabbitMQ; FULFILMENT_TEST_RABBITMQ=host:port names it. With
          Debian's package rabbitmq-server installed:  eval "$(.ci/rabbitmq start)"
          With --embedded it uses the embedded broker, which writes nothing to disk.""");
    }
    return configured.orElseGet(EmbeddedBroker::inMemory);
  }
}
