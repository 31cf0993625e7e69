package io.orderescrow.benchmark;

import io.orderescrow.embedded.VirtualMachine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The parts of the benchmark to run, and their sizes.
 *
 * @param orders orders of order escrow in each run; the slower designs get fewer
 * @param pairs rounds in which each design has a run
 * @param parts the parts to run
 * @param queues kinds of queue, one rotation each
 * @param timers timers due at the same time
 * @param finished finished orders in the tables, for {@link Part#GROWTH}; a tenth as many are open
 * @param embedded whether to use the embedded broker if no RabbitMQ is configured
 */
record BenchmarkSettings(
    int orders,
    int pairs,
    Set<Part> parts,
    List<QueueType> queues,
    int timers,
    int finished,
    boolean embedded) {

  /** The parts of the benchmark. */
  enum Part {
    THROUGHPUT,
    LATENCY,
    BACKLOG,
    TIMERS,
    LIMITS,
    INTAKE,
    /** This part and the next take longest, so they run only if named. */
    NODES,
    GROWTH
  }

  static final BenchmarkSettings STANDARD =
      new BenchmarkSettings(
          3000,
          5,
          EnumSet.complementOf(EnumSet.of(Part.NODES, Part.GROWTH)),
          List.of(QueueType.QUORUM, QueueType.CLASSIC),
          10_000,
          1_000_000,
          false);

  static final String HELP =
      """
      The benchmark sends the same orders through order escrow and through other designs.
        --orders=3000             orders of order escrow in each run; slower designs get fewer;
                                  below 1000 it is a trial, whose times mean nothing
        --pairs=5                 rounds in which each design has a run
        --only=throughput,latency,backlog,timers,intake,limits
        --queues=quorum,classic   kinds of queue, one rotation each
        --timers=10000            timers due at the same time
        --only=nodes              the effect of a second and a third node; takes eight minutes
        --only=growth             the cost of an order while the tables hold many finished or
                                  many open orders; takes twenty minutes
        --finished=1000000        finished orders for growth; a tenth as many are open
        --embedded                use the embedded broker if there is no RabbitMQ""";

  /** The benchmark cannot run with these arguments or on this machine; the message says why. */
  static class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedException(String sentence) {
      super(sentence);
    }
  }

  int ordersOf(Design design) {
    return Math.max(1, orders / design.orderDivisor);
  }

  /** Whether the run is too short for meaningful times, and only shows that everything works. */
  boolean isTrial() {
    return orders < 1000;
  }

  /** Returns the Java virtual machine of each design; in a trial it starts quickly. */
  VirtualMachine virtualMachine() {
    return isTrial()
        ? VirtualMachine.quick()
        : new VirtualMachine(List.of("-Xms256m", "-Xmx1g", "-XX:+UseParallelGC"), false);
  }

  boolean has(Part part) {
    return parts.contains(part);
  }

  /**
   * Reads a command line. It ignores names with a dot, which are Spring properties.
   *
   * @throws RefusedException if an argument is unknown or invalid
   */
  static BenchmarkSettings read(List<String> arguments) {
    BenchmarkSettings read = STANDARD;
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (!parts[0].contains(".")) {
        read = read.with(parts[0], parts.length < 2 ? "" : parts[1]);
      }
    }
    return read;
  }

  private BenchmarkSettings with(String name, String value) {
    return switch (name) {
      case "--orders" -> withNumbers(number(name, value), pairs, timers, finished);
      case "--pairs" -> withNumbers(orders, number(name, value), timers, finished);
      case "--timers" -> withNumbers(orders, pairs, number(name, value), finished);
      case "--finished" -> withNumbers(orders, pairs, timers, number(name, value));
      case "--only" -> withChoices(EnumSet.copyOf(values(Part.class, name, value)), queues);
      case "--queues" -> withChoices(parts, values(QueueType.class, name, value));
      case "--embedded" ->
          new BenchmarkSettings(orders, pairs, parts, queues, timers, finished, true);
      default -> throw new RefusedException("There is no argument %s; see --help".formatted(name));
    };
  }

  private BenchmarkSettings withNumbers(int orders, int pairs, int timers, int finished) {
    return new BenchmarkSettings(orders, pairs, parts, queues, timers, finished, embedded);
  }

  private BenchmarkSettings withChoices(Set<Part> parts, List<QueueType> queues) {
    return new BenchmarkSettings(orders, pairs, parts, queues, timers, finished, embedded);
  }

  private static int number(String name, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      // Reported below.
    }
    throw new RefusedException(
        "%s must be an integer of at least 1, not '%s'".formatted(name, value));
  }

  private static <E extends Enum<E>> List<E> values(Class<E> type, String name, String value) {
    List<E> values = new ArrayList<>();
    for (String each : value.split(",")) {
      values.add(
          Arrays.stream(type.getEnumConstants())
              .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(each))
              .findFirst()
              .orElseThrow(
                  () ->
                      new RefusedException("%s cannot be '%s'; see --help".formatted(name, each))));
    }
    return values;
  }
}
