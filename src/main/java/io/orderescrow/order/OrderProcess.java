package io.orderescrow.order;

/** The process that fulfils orders. */
final class OrderProcess {

  /** Its key, which is the id of the process in the model. */
  static final String KEY = "order-fulfilment";

  private OrderProcess() {}
}
