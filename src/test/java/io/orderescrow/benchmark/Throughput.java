package io.orderescrow.benchmark;

import io.orderescrow.benchmark.Rotation.Round;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs all designs in turn, for the given number of rounds. */
final class Throughput {

  private static final double STEADY = 0.1;
  private static final int MAX_WARM_UPS = 5;
  private static final int MAX_REPETITIONS = 3;

  private final List<Contender> contenders;
  private final BenchmarkSettings settings;
  private final Progress progress;

  Throughput(List<Contender> contenders, BenchmarkSettings settings, Progress progress) {
    this.contenders = contenders;
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs each design until the orchestrator's cost of an order is stable. */
  void warmUp(Results results) throws IOException, InterruptedException {
    for (Contender contender : contenders) {
      double before = Double.MAX_VALUE;
      for (int round = 1; round <= MAX_WARM_UPS; round++) {
        DesignRun run = DesignRuns.saturated(contender, settings.ordersOf(contender.design));
        progress.print("warm-up   " + run.line());
        results.addProblems(run.design(), run.problems());
        double now = run.perOrder(run.usage().orchestrator());
        if (round > 1 && Math.abs(before - now) < STEADY * before || settings.isTrial()) {
          break;
        }
        before = now;
      }
    }
  }

  List<Round> rounds() throws IOException, InterruptedException {
    List<Round> rounds = new ArrayList<>();
    int repetitions = 0;
    while (rounds.size() < settings.pairs()) {
      List<DesignRun> runs = new ArrayList<>();
      for (Contender contender : contenders) {
        DesignRun run = DesignRuns.saturated(contender, settings.ordersOf(contender.design));
        progress.print("round %-3d %s".formatted(rounds.size() + 1, run.line()));
        runs.add(run);
      }
      Round round = new Round(runs);
      if (round.isDisturbed() && repetitions < MAX_REPETITIONS && !settings.isTrial()) {
        progress.print("Other programs used too much of the machine: this round is repeated.");
        repetitions++;
      } else {
        rounds.add(round);
      }
    }
    return rounds;
  }
}
