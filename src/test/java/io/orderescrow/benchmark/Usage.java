package io.orderescrow.benchmark;

import java.util.List;
import java.util.OptionalLong;

/**
 * CPU time in hundredths of a second, up to one moment or between two moments.
 *
 * @param orchestrator time of all orchestrator processes
 * @param broker time of the broker; 0 if it is no local process of its own
 * @param machine time in which the machine was not idle
 */
record Usage(
    long orchestrator, long database, long broker, long generator, long machine, long nanos) {

  /** The measured processes. */
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

  /** Returns the share of the machine that other programs used, from 0 to 1. */
  double foreignShare() {
    double capacity = Runtime.getRuntime().availableProcessors() * nanos / 1e7;
    return Math.max(0, machine - all()) / capacity;
  }
}
