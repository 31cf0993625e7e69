package io.orderescrow.embedded;

import io.orderescrow.OrderEscrow;
import java.util.List;

/**
 * What a {@link Node} runs.
 *
 * @param main the class with the main method, of a Spring Boot application
 * @param options of its JVM
 */
public record Program(Class<?> main, List<String> options) {

  /** The application, small and quick to start: many of them run on one machine. */
  static final Program SMALL =
      new Program(
          OrderEscrow.class, List.of("-Xmx320m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
}
