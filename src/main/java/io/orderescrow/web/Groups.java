package io.orderescrow.web;

/** The groups with permissions in this application; the first two are groups of the engine. */
final class Groups {

  /** All permissions, also in the engine. */
  static final String ADMIN = "camunda-admin";

  /** Places, reads and cancels orders; decides on overdue orders in Tasklist. */
  static final String ORDER_DESK = "order-desk";

  /** Reads metrics only; the account of the metrics scraper, not a group of the engine. */
  static final String METRICS = "metrics";

  private Groups() {}
}
