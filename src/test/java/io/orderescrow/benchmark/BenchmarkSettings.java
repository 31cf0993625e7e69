package io.orderescrow.benchmark;

import io.orderescrow.embedded.VirtualMachine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is measured, and how much of it.
 *
 * @param orders of order escrow in each run; the slower designs get fewer
 * @param pairs rounds in which every design has a run
 * @param parts what is measured at all
 * @param queues one rotation for each
 * @param timers how many are due at once
 * @param finished how many finished orders fill the tables, where growth is measured; a tenth as
 *     many stand open
 * @param embedded whether the embedded broker will do
 */
record BenchmarkSettings(
    int orders,
    int pairs,
    Set<Part> parts,
    List<QueueType> queues,
    int timers,
    int finished,
    boolean embedded) {

  /** What can be asked for. */
  enum Part {
    THROUGHPUT,
    LATENCY,
    BACKLOG,
    TIMERS,
    LIMITS,
    INTAKE,
    /** These two take longer than all else, so they must be asked for. */
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
      The benchmark plays the same orders through order escrow and through other designs.
        --orders=3000             orders of order escrow in each run; slower designs get fewer;
                                  below 1000 it is a trial, whose times say nothing
        --pairs=5                 rounds in which every design has a run
        --only=throughput,latency,backlog,timers,intake,limits
        --queues=quorum,classic   a rotation for each
        --timers=10000            how many are due at once
        --only=nodes              what a second and a third node add; takes eight minutes
        --only=growth             the cost of an order when many have been, and when many are
                                  open; takes twenty minutes
        --finished=1000000        how many have been; a tenth as many are open
        --embedded                on the embedded broker, if there is no RabbitMQ""";

  /** Something on the command line that cannot be; the message names the argument. */
  static class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refused(String sentence) {
      super(sentence);
    }
  }

  int ordersOf(Design design) {
    return Math.max(1, orders / design.share);
  }

  /** A run so short that it shows nothing but that everything works. */
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
   * Reads a command line. Names with a dot are settings of Spring's, and passed by.
   *
   * @throws Refused when it has something that cannot be
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
      default -> throw new Refused("There is no argument %s; see --help".formatted(name));
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
      // Said below.
    }
    throw new Refused("%s must be a number from 1 on, not '%s'".formatted(name, value));
  }

  private static <E extends Enum<E>> List<E> values(Class<E> type, String name, String value) {
    List<E> values = new ArrayList<>();
    for (String each : value.split(",")) {
      values.add(
          Arrays.stream(type.getEnumConstants())
              .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(each))
              .findFirst()
              .orElseThrow(
                  () -> new Refused("%s cannot be '%s'; see --help".formatted(name, each))));
    }
    return values;
  }
}
