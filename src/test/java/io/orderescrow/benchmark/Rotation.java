package io.orderescrow.benchmark;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The rounds on one kind of queue; each round has one run of each design. */
record Rotation(QueueType queues, List<Round> rounds) {

  private static final double MAX_FOREIGN = 0.1;

  /** Consecutive runs, one of each design. */
  record Round(List<DesignRun> runs) {

    /** Whether other programs used too much of the machine, so that the round must be repeated. */
    boolean isDisturbed() {
      return runs.stream().anyMatch(run -> run.usage().foreignShare() > MAX_FOREIGN);
    }

    DesignRun of(Design design) {
      return runs.stream().filter(run -> run.design() == design).findFirst().orElseThrow();
    }
  }

  Spread of(Design design, ToDoubleFunction<DesignRun> what) {
    return Spread.of(rounds.stream().map(round -> what.applyAsDouble(round.of(design))).toList());
  }

  /** Returns the ratios of one design to the other, round by round. */
  Spread ratio(Design one, Design other, ToDoubleFunction<DesignRun> what) {
    return Spread.of(
        rounds.stream()
            .map(round -> what.applyAsDouble(round.of(one)) / what.applyAsDouble(round.of(other)))
            .toList());
  }

  long disturbed() {
    return rounds.stream().filter(Round::isDisturbed).count();
  }
}
