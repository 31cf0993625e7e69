package io.orderescrow.benchmark;

import java.util.List;
import java.util.OptionalLong;

/**
 * Processor time in hundredths of a second: at some moment, or between two.
 *
 * @param orchestrator of all its processes
 * @param broker 0 where it is no process of its own here
 * @param machine all that is not idle
 */
record Usage(
    long orchestrator, long database, long broker, long generator, long machine, long nanos) {

  /** The processes to look at. */
  record Processes(List<Long> orchestrators, long database, OptionalLong broker) {

    Usage now() {
      return new Usage(
          orchestrators.stream().mapToLong(ProcessorTime::of).sum(),
          ProcessorTime.ofTree(database),
          broker.isPresent() ? ProcessorTime.of(broker.getAsLong()) : 0,
          ProcessorTime.of(ProcessHandle.current().pid()),
          ProcessorTime.ofMachine(),
          System.nanoTime());
    }
  }

  Usage since(Usage before) {
    return new Usage(
        orchestrator - before.orchestrator,
        database - before.database,
        broker - before.broker,
        generator - before.generator,
        machine - before.machine,
        nanos - before.nanos);
  }

  long all() {
    return orchestrator + database + broker + generator;
  }

  /** What others used of the machine, from 0 to 1. */
  double foreignShare() {
    double capacity = Runtime.getRuntime().availableProcessors() * nanos / 1e7;
    return Math.max(0, machine - all()) / capacity;
  }
}
