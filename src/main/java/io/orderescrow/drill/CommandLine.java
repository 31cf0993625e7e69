package io.orderescrow.drill;

import io.orderescrow.drill.ArgumentOption.Place;
import io.orderescrow.drill.Arguments.Refused;
import io.orderescrow.drill.Terminal.Look;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the drill as a command: reads the arguments, shows progress, prints the report and returns
 * the exit code.
 */
final class CommandLine {

  /** Exit code: order escrow lost no order and doubled none. */
  static final int GOOD = 0;

  /** Exit code: orders were lost or doubled, or the records disagree. The report names them. */
  static final int BAD = 1;

  /** Exit code: an argument is invalid. */
  static final int REFUSED = 2;

  /** Exit code: the drill did not finish, so it has no result. */
  static final int NOT_PLAYED = 3;

  private static final Logger log = LoggerFactory.getLogger(CommandLine.class);

  private final PrintStream out;
  private final ProgressView screen;
  private final Clock clock;
  private volatile boolean stopped;

  CommandLine(PrintStream out, ProgressView screen, Clock clock) {
    this.out = out;
    this.screen = screen;
    this.clock = clock;
  }

  /** A command line that prints to the standard output of this process: a terminal or a file. */
  static CommandLine ofThisProcess(Clock clock) {
    Map<String, String> environment = System.getenv();
    Console console = System.console();
    if (console == null
        || environment.containsKey("CI")
        || environment.getOrDefault("TERM", "dumb").equals("dumb")
        || !isTerminal(console)) {
      return new CommandLine(System.out, new ProgressLog(System.out), clock);
    }
    Charset charset = console.charset();
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, charset);
    boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty();
    Look look = new Look(colours, charset.equals(StandardCharsets.UTF_8));
    return new CommandLine(out, new Terminal(out, look), clock);
  }

  /**
   * Since Java 22, a process without a terminal also has a console. The method {@code isTerminal}
   * is new in Java 22 and tells the two cases apart.
   */
  private static boolean isTerminal(Console console) {
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException olderJava) {
      return true;
    }
  }

  /**
   * @param parts creates the system on which the drill runs from the arguments
   * @return the exit code
   */
  int run(List<String> arguments, Place place, Function<Arguments, RunningParts> parts) {
    if (Arguments.askForHelp(arguments)) {
      out.println(Arguments.help(place));
      out.flush();
      return GOOD;
    }
    try {
      Arguments read = Arguments.read(arguments, place);
      return play(DrillSettings.of(read), parts.apply(read));
    } catch (Refused refused) {
      out.println(refused.getMessage());
      out.flush();
      return REFUSED;
    }
  }

  private int play(DrillSettings settings, RunningParts parts) {
    out.println(parts.intro(settings));
    out.println();
    out.flush();
    try (parts;
        ProgressReporter show = new ProgressReporter(screen, clock)) {
      DrillReport report = report(settings, parts, show);
      show.close();
      out.println();
      out.println(report.text());
      return report.isGood() ? GOOD : BAD;
    } catch (DrillFailedException failure) {
      if (stopped) {
        return NOT_PLAYED;
      }
      out.println("The drill could not run: " + failure.getMessage() + ".");
      out.println(parts.whereToLook());
      return NOT_PLAYED;
    } catch (RuntimeException fault) {
      log.error("The drill could not run", fault);
      out.println("The drill could not run: " + fault);
      out.println(parts.whereToLook());
      return NOT_PLAYED;
    } finally {
      out.flush();
    }
  }

  private DrillReport report(DrillSettings settings, RunningParts parts, ProgressReporter show) {
    AtomicReference<@Nullable Drill> playing = new AtomicReference<>();
    Thread whenStopped = new Thread(() -> stop(parts, playing.get(), show));
    Runtime.getRuntime().addShutdownHook(whenStopped);
    try {
      List<SystemUnderTest> sides = parts.open(settings, show);
      show.watch(sides, settings.orders());
      Drill drill = new Drill(settings, sides, show, clock);
      playing.set(drill);
      List<DrillOutcome> outcomes = drill.play();
      return new DrillReport(settings, outcomes, parts.complaints(outcomes), parts.notes());
    } finally {
      forget(whenStopped);
    }
  }

  /**
   * Handles Ctrl-C. The method cleans up and then halts the process, because nothing is left to
   * wait for.
   */
  private void stop(RunningParts parts, @Nullable Drill drill, ProgressReporter show) {
    stopped = true;
    show.close();
    out.println();
    out.println("The drill was interrupted and has no result.");
    out.flush();
    try {
      parts.abandon();
      if (drill != null) {
        drill.stop();
      }
    } catch (RuntimeException failure) {
      out.println(failure.getMessage());
      out.flush();
    }
    Runtime.getRuntime().halt(NOT_PLAYED);
  }

  private static void forget(Thread whenStopped) {
    try {
      Runtime.getRuntime().removeShutdownHook(whenStopped);
    } catch (IllegalStateException stopping) {
      // The JVM is stopping, so the hook already runs.
    }
  }
}
