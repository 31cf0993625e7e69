package io.orderescrow.drill;

import io.orderescrow.drill.ArgumentOption.Place;
import java.time.Clock;
import java.util.List;

/**
 * Runs the drill without any installation: {@code mvn -q spring-boot:test-run -Pdrill}. It keeps no
 * data. The log files of its parts are in {@code target}.
 */
public final class DrillRun {

  private DrillRun() {}

  /**
   * @return the exit code
   */
  public static int run(String... args) {
    // Set these before the first log line: only the drill may write to the terminal.
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
