package io.orderescrow.embedded;

import io.orderescrow.OrderEscrow;
import java.util.List;

/**
 * The program that a {@link NodeProcess} runs.
 *
 * @param main the class with the main method, of a Spring Boot application
 * @param options options of its JVM
 */
public record NodeProgram(Class<?> main, List<String> options) {

  /** The application, small and quick to start, because many of them run on one machine. */
  static final NodeProgram SMALL =
      new NodeProgram(
          OrderEscrow.class,
          List.of(
              "-Xmx320m",
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "-D%s=true".formatted(QuickEngine.PROPERTY)));
}
