package io.orderescrow.embedded;

import java.util.Random;

/**
 * The seed of a test's random choices: the system property {@code fulfilment.test.seed}. Where the
 * property is no number, each call draws another seed. Each seed is printed, so the property can
 * repeat the run.
 */
public final class Seed {

  private static final String PROPERTY = "fulfilment.test.seed";
  private static final int BOUND = 1_000_000_000;

  private Seed() {}

  public static Random random() {
    return new Random(number());
  }

  public static long number() {
    long seed = Long.getLong(PROPERTY, new Random().nextInt(BOUND));
    System.out.println("-D" + PROPERTY + "=" + seed + " repeats the random choices of this test");
    return seed;
  }
}
