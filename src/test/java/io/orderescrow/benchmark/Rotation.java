package io.orderescrow.benchmark;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The rounds of one kind of queue: each has one run of every design. */
record Rotation(QueueType queues, List<Round> rounds) {

  private static final double MOST_FOREIGN = 0.1;

  /** Runs that followed each other. */
  record Round(List<DesignRun> runs) {

    /** Whether others used so much of the machine meanwhile that it had better be played again. */
    boolean isDisturbed() {
      return runs.stream().anyMatch(run -> run.usage().foreignShare() > MOST_FOREIGN);
    }

    DesignRun of(Design design) {
      return runs.stream().filter(run -> run.design() == design).findFirst().orElseThrow();
    }
  }

  Spread of(Design design, ToDoubleFunction<DesignRun> what) {
    return Spread.of(rounds.stream().map(round -> what.applyAsDouble(round.of(design))).toList());
  }

  /** Of each pair of runs from the same round: what one has divided by what the other has. */
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
