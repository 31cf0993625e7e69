package io.orderescrow.benchmark;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The bean {@code patience} of the model, without growing gaps; public, as models call it. */
@Component("patience")
public class PlainPatience {

  /** Overrides the gaps in the model; ISO 8601. */
  static final String FIRST_GAP = "benchmark.first-gap";

  private final String firstGap;

  PlainPatience(Environment environment) {
    this.firstGap = environment.getRequiredProperty(FIRST_GAP);
  }

  public String askAgain(Object execution, String gap) {
    return "R/" + firstGap;
  }

  public String deadline(Object execution, String deadline) {
    return deadline;
  }
}
