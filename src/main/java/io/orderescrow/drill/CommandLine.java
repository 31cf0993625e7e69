package io.orderescrow.drill;

import io.orderescrow.drill.Arguments.Refused;
import io.orderescrow.drill.Option.Place;
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
import java.util.function.Function;

/** Plays a drill for whoever has typed a command: arguments, progress, report, exit code. */
final class CommandLine {

  /** Nothing lost, nothing doubled. */
  static final int GOOD = 0;

  /** Something lost or doubled; the report says which orders. */
  static final int BAD = 1;

  /** An argument that cannot be. */
  static final int REFUSED = 2;

  /** It could not be played to its end, so it shows nothing. */
  static final int NOT_PLAYED = 3;

  private final PrintStream out;
  private final Screen screen;
  private final Clock clock;

  CommandLine(PrintStream out, Screen screen, Clock clock) {
    this.out = out;
    this.screen = screen;
    this.clock = clock;
  }

  /** For the process's own output, be it a terminal or a file. */
  static CommandLine ofThisProcess(Clock clock) {
    Map<String, String> environment = System.getenv();
    Console console = System.console();
    if (console == null
        || environment.containsKey("CI")
        || environment.getOrDefault("TERM", "dumb").equals("dumb")
        || !isTerminal(console)) {
      return new CommandLine(System.out, new Log(System.out), clock);
    }
    Charset charset = console.charset();
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, charset);
    boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty();
    Look look = new Look(colours, charset.equals(StandardCharsets.UTF_8));
    return new CommandLine(out, new Terminal(out, look), clock);
  }

  /** From Java 22 on there is a console even where there is no terminal, and a way to ask. */
  private static boolean isTerminal(Console console) {
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException olderJava) {
      return true;
    }
  }

  /**
   * @param parts what it is played on, by the arguments
   * @return the exit code
   */
  int run(List<String> arguments, Place place, Function<Arguments, Parts> parts) {
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

  private int play(DrillSettings settings, Parts parts) {
    out.println(parts.intro(settings));
    out.println();
    out.flush();
    try (parts;
        Show show = new Show(screen, clock)) {
      Report report = report(settings, parts, show);
      show.close();
      out.println();
      out.println(report.text());
      return report.isGood() ? GOOD : BAD;
    } catch (DrillFailed failure) {
      out.println("The drill could not be played: " + failure.getMessage() + ".");
      out.println(parts.whereToLook());
      return NOT_PLAYED;
    } finally {
      out.flush();
    }
  }

  private Report report(DrillSettings settings, Parts parts, Show show) {
    List<Side> sides = parts.open(settings, show);
    show.watch(sides, settings.orders());
    Drill drill = new Drill(settings, sides, show, clock);
    Thread whenStopped = whenStopped(drill, parts, show);
    List<Outcome> outcomes = drill.play();
    Runtime.getRuntime().removeShutdownHook(whenStopped);
    return new Report(settings, outcomes, parts.complaints(outcomes), parts.notes());
  }

  private static Thread whenStopped(Drill drill, Parts parts, Show show) {
    Thread hook =
        new Thread(
            () -> {
              show.close();
              parts.abandon(drill);
            });
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }
}
