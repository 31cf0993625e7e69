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
 * {@code chaos.rounds} says how often each seam has its turn.
 */
@Tag("S25")
@Tag("chaos")
class KillSeamsChaosIT {

  /** Reached by the first node alone, which finds an empty database. */
  private static final Seam FIRST_SEAM = Seam.SCHEMA_NOT_COMMITTED;

  /** Those of timers have their turn at each step ({@link KillTimersChaosIT}). */
  private static final Set<Seam> ELSEWHERE =
      Set.of(FIRST_SEAM, Seam.TIMER_NOT_COMMITTED, Seam.TIMER_NOT_PUBLISHED);

  private static final int ROUNDS = Integer.getInteger("chaos.rounds", 2);
  private static final int LATEST = 6;

  /** Of the commits over the schema, one in so many is the last of a node. */
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

  /** Each start gets a little farther than the one before. */
  @Test
  void makesTheSchemaHoweverOftenItIsKilledOverIt() {
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
      System.out.println("Started after " + deaths + " deaths over the schema");
      shop.startAll();
      orders.placeOneOfEachKind();
      orders.areAllAccountedFor();
    }
  }
}
