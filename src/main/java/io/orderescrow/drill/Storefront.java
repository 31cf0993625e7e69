package io.orderescrow.drill;

/** Where orders are placed. */
interface Storefront {

  /**
   * Places an order; on return the shop has it.
   *
   * @param number of the order in this drill, from 1
   * @return its id
   * @throws DrillFailedException when the shop does not take it
   */
  String place(int number);
}
