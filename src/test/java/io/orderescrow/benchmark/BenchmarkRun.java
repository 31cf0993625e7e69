package io.orderescrow.benchmark;

import io.orderescrow.benchmark.BenchmarkSettings.Refused;
import io.orderescrow.embedded.EmbeddedBroker;
import io.orderescrow.embedded.TestBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The benchmark: {@code mvn -q spring-boot:test-run -Pbenchmark}. It keeps nothing but its results,
 * in {@code target/benchmark}; what its processes have logged is in {@code target/nodes}.
 */
public final class BenchmarkRun {

  private static final Path RESULTS = Path.of("target", "benchmark");
  private static final int GOOD = 0;
  private static final int BAD = 1;
  private static final int REFUSED = 2;
  private static final int NOT_PLAYED = 3;

  private BenchmarkRun() {}

  /**
   * @return the exit code: 0 when every order is accounted for, however long it took
   */
  public static int play(String... args) {
    System.setProperty("logging.config", "classpath:benchmark/logback.xml");
    System.setProperty("logback.configurationFile", "benchmark/logback.xml");
    if (List.of(args).contains("--help")) {
      System.out.println(BenchmarkSettings.HELP);
      return GOOD;
    }
    try {
      BenchmarkSettings settings = BenchmarkSettings.read(List.of(args));
      try (TestBroker broker = broker(settings)) {
        return play(new Benchmark(settings, broker, new Progress(System.out)));
      }
    } catch (Refused refused) {
      System.out.println(refused.getMessage());
      return REFUSED;
    } catch (Exception failure) {
      failure.printStackTrace(System.out);
      System.out.println("The benchmark could not be played; see target/nodes.");
      return NOT_PLAYED;
    }
  }

  private static int play(Benchmark benchmark) throws IOException, InterruptedException {
    Thread whenStopped = new Thread(() -> stop(benchmark));
    Runtime.getRuntime().addShutdownHook(whenStopped);
    try {
      BenchmarkReport report = benchmark.play();
      report.writeTo(RESULTS);
      System.out.println("\n" + report.text() + "\nThis and a plot are in " + RESULTS);
      return report.isGood() ? GOOD : BAD;
    } finally {
      forget(whenStopped);
    }
  }

  /** Ctrl-C. What must not be left behind is tidied up; then there is nothing to wait for. */
  private static void stop(Benchmark benchmark) {
    System.out.println("The benchmark is stopped; it shows nothing.");
    benchmark.close();
    Runtime.getRuntime().halt(NOT_PLAYED);
  }

  private static void forget(Thread whenStopped) {
    try {
      Runtime.getRuntime().removeShutdownHook(whenStopped);
    } catch (IllegalStateException stopping) {
      // It runs.
    }
  }

  private static TestBroker broker(BenchmarkSettings settings) {
    if (!ProcessorTime.isReadable()) {
      throw new Refused("The benchmark reads processor times from /proc: it needs Linux.");
    }
    Optional<TestBroker> atHand = TestBroker.atHand();
    if (atHand.isEmpty() && !settings.embedded()) {
      throw new Refused(
          """
          The benchmark needs a RabbitMQ, named by FULFILMENT_TEST_RABBITMQ=host:port. With
          Debian's package rabbitmq-server installed:  eval "$(.ci/rabbitmq start)"
          With --embedded it takes the embedded broker, which keeps nothing on disk.""");
    }
    return atHand.orElseGet(EmbeddedBroker::inMemory);
  }
}
