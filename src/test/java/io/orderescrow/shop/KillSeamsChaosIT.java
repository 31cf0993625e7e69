package io.orderescrow.shop;

import io.orderescrow.embedded.CrashPoint;
import io.orderescrow.embedded.CrashPoint.Seam;
import io.orderescrow.embedded.Seed;
import io.orderescrow.embedded.TestEnvironment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The orchestrator dies at each seam between its systems, at random moments. The system property
 * {@code chaos.rounds} sets how often each seam is used.
 */
@Tag("S25")
@Tag("chaos")
class KillSeamsChaosIT {

  /** Only the first node reaches it, because only that node finds an empty database. */
  private static final Seam FIRST_SEAM = Seam.SCHEMA_NOT_COMMITTED;

  /** {@link KillTimersChaosIT} uses the seams of timers. */
  private static final Set<Seam> ELSEWHERE =
      Set.of(FIRST_SEAM, Seam.TIMER_NOT_COMMITTED, Seam.TIMER_NOT_PUBLISHED);

  private static final int ROUNDS = Integer.getInteger("chaos.rounds", 2);
  private static final int LATEST = 6;

  /** The number of commits of the schema by which each node gets further than the one before. */
  private static final int STRIDE = ROUNDS > 1 ? 1 : 3;

  private final Random random = Seed.random();

  @Test
  @Tag("S24")
  void comesToTheSameEndAfterADeathAtEachSeam() {
    List<CrashPoint> deaths = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Stream.of(Seam.values())
          .filter(seam -> !ELSEWHERE.contains(seam))
          .forEach(seam -> deaths.add(new CrashPoint(seam, 1 + random.nextInt(LATEST))));
    }
    Collections.shuffle(deaths, random);
    deaths.add(0, new CrashPoint(FIRST_SEAM, 1 + random.nextInt(LATEST)));
    System.out.println("Deaths: " + deaths);
    try (NodeKiller killing = new NodeKiller()) {
      killing.diesAt(deaths);
    }
  }

  /** Each node gets a few commits further than the one before. */
  @Test
  void createsTheSchemaDespiteRepeatedKills() {
    try (Shop shop = Shop.withNode(TestEnvironment.fresh(), NodeKiller.SHORT_LEASES)) {
      OrderMix orders = new OrderMix(shop);
      int commit = 1 + random.nextInt(STRIDE);
      int deaths = 0;
      shop.startOrchestrator(new CrashPoint(FIRST_SEAM, commit).argument());
      while (!shop.node().isAlive()) {
        deaths++;
        commit += STRIDE;
        shop.startOrchestrator(new CrashPoint(FIRST_SEAM, commit).argument());
      }
      System.out.println("Started after " + deaths + " kills during the schema");
      shop.startAll();
      orders.placeOneOfEachKind();
      orders.areAllAccountedFor();
    }
  }
}
