package io.orderescrow.drill;

import io.orderescrow.drill.ArgumentOption.Place;
import java.time.Clock;
import java.util.List;

/**
 * The drill with nothing to install: {@code mvn -q spring-boot:test-run -Pdrill}. It keeps nothing;
 * what its parts have logged is in {@code target}.
 */
public final class DrillRun {

  private DrillRun() {}

  /**
   * @return the exit code
   */
  public static int play(String... args) {
    // Before anybody logs: the terminal belongs to the drill.
    System.setProperty("logback.configurationFile", "drill/logback.xml");
    System.setProperty("logging.config", "classpath:drill/logback.xml");
    Clock clock = Clock.systemUTC();
    return CommandLine.ofThisProcess(clock)
        .run(
            List.of(args),
            Place.DEVELOPMENT,
            arguments -> new DevelopmentParts(arguments, DrillServers.temporary(), clock));
  }
}
