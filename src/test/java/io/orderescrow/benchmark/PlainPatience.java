package io.orderescrow.benchmark;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The bean {@code patience} of the models, with constant gaps. It is public because models call it.
 */
@Component("patience")
public class PlainPatience {

  /** The property that replaces the gaps of the models; its value is in ISO 8601. */
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
