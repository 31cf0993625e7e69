package io.orderescrow.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.drill.ArgumentOption.Place;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private boolean closed;

  @Test
  void printsHelp() {
    assertThat(run("--help")).isEqualTo(CommandLine.GOOD);
    assertThat(printed())
        .contains("--service", "--down", "--orders", "--bus", "--service=inventory");
  }

  @Test
  void refusesWithOneSentence() {
    assertThat(run("--orders=none")).isEqualTo(CommandLine.REFUSED);
    assertThat(printed().strip())
        .isEqualTo("--orders must be a number from 4 to 100000, not 'none'");
  }

  @Test
  void reportsWhyItCouldNotRunAndCleansUp() {
    assertThat(run("--orders=8")).isEqualTo(CommandLine.NOT_FINISHED);
    assertThat(printed())
        .contains("The drill could not run: no broker here.", "Look elsewhere.")
        .doesNotContain("Exception");
    assertThat(closed).isTrue();
  }

  private int run(String... arguments) {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new CommandLine(out, new ProgressLog(out), Clock.systemUTC())
        .run(List.of(arguments), Place.DEVELOPMENT, read -> new NoParts());
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private final class NoParts implements RunningParts {

    @Override
    public String intro(DrillSettings settings) {
      return "The drill.";
    }

    @Override
    public List<SystemUnderTest> open(DrillSettings settings, ProgressReporter progress) {
      throw new DrillFailedException("no broker here");
    }

    @Override
    public String whereToLook() {
      return "Look elsewhere.";
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
