package io.orderescrow.web;

/** The groups with permissions in this application; all but the last are groups of the engine. */
final class Groups {

  /** All permissions, also in the engine. */
  static final String ADMIN = "camunda-admin";

  /**
   * Handles failed messages, replays and retries, and does all that the order desk does. It cannot
   * deploy models, manage users or run code.
   */
  static final String OPERATOR = "operator";

  /** Places, reads and cancels orders; decides on overdue orders in Tasklist. */
  static final String ORDER_DESK = "order-desk";

  /** Reads everything and changes nothing. */
  static final String AUDITOR = "auditor";

  /** Reads metrics only; the account of the metrics scraper, not a group of the engine. */
  static final String METRICS = "metrics";

  private Groups() {}
}
