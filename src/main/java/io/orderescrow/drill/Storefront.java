package io.orderescrow.drill;

/** Accepts orders. */
interface Storefront {

  /**
   * Places an order. On return, the storefront has accepted it.
   *
   * @param number number of the order in this drill, from 1
   * @return the id of the order
   * @throws DrillFailedException when the storefront does not accept the order
   */
  String place(int number);
}
