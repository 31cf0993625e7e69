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
  static final int NOT_FINISHED = 3;

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
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset);
    boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty();
    Look look = new Look(colours, charset.equals(StandardCharsets.UTF_8));
    return new CommandLine(out, new Terminal(out, look), clock);
  }

  /**
   * Since Java 22, a process without a terminal also has a console. The method {@code isTerminal}
   * is new in Java 22 and tells the two cases separate.
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
      return GOOD;
    }
    try {
      Arguments read = Arguments.read(arguments, place);
      return drill(DrillSettings.of(read), parts.apply(read));
    } catch (Refused refused) {
      out.println(refused.getMessage());
      return REFUSED;
    }
  }

  private int drill(DrillSettings settings, RunningParts parts) {
    out.println(parts.intro(settings));
    out.println();
    try (parts;
        ProgressReporter progress = new ProgressReporter(screen, clock)) {
      DrillReport report = report(settings, parts, progress);
      progress.close();
      out.println();
      out.println(report.text());
      return report.isGood() ? GOOD : BAD;
    } catch (RuntimeException failure) {
      boolean expected = failure instanceof DrillFailedException;
      if (stopped && expected) {
        return NOT_FINISHED;
      }
      if (!expected) {
        log.error("The drill could not run", failure);
      }
      out.println("The drill could not run: " + (expected ? failure.getMessage() + "." : failure));
      out.println(parts.whereToLook());
      return NOT_FINISHED;
    }
  }

  private DrillReport report(
      DrillSettings settings, RunningParts parts, ProgressReporter progress) {
    AtomicReference<@Nullable Drill> running = new AtomicReference<>();
    Thread whenStopped = new Thread(() -> stop(parts, running.get(), progress));
    Runtime.getRuntime().addShutdownHook(whenStopped);
    try {
      List<SystemUnderTest> systems = parts.open(settings, progress);
      progress.watch(systems, settings.orders());
      Drill drill = new Drill(settings, systems, progress, clock);
      running.set(drill);
      List<DrillOutcome> outcomes = drill.run();
      return new DrillReport(settings, outcomes, parts.discrepancies(outcomes), parts.notes());
    } finally {
      forget(whenStopped);
    }
  }

  /**
   * Handles Ctrl-C. The method cleans up and then halts the process, because nothing is left to
   * wait for.
   */
  private void stop(RunningParts parts, @Nullable Drill drill, ProgressReporter progress) {
    stopped = true;
    progress.close();
    out.println();
    out.println("The drill was interrupted and has no result.");
    try {
      parts.abandon();
      if (drill != null) {
        drill.stop();
      }
    } catch (RuntimeException failure) {
      out.println(failure.getMessage());
    }
    Runtime.getRuntime().halt(NOT_FINISHED);
  }

  private static void forget(Thread whenStopped) {
    try {
      Runtime.getRuntime().removeShutdownHook(whenStopped);
    } catch (IllegalStateException stopping) {
      // The JVM is stopping, so the hook already runs.
    }
  }
}
