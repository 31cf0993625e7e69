package io.orderescrow.web;

/** The groups of the engine's identity service that mean something here. */
final class Groups {

  /** May do everything, in the engine too. */
  static final String ADMIN = "camunda-admin";

  /** Reads, places and cancels orders, and decides on overdue ones in Tasklist. */
  static final String DESK = "order-desk";

  /** Reads metrics, and nothing else. */
  static final String METRICS = "metrics";

  private Groups() {}
}
