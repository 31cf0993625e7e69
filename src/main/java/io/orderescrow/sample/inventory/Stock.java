package io.orderescrow.sample.inventory;

/**
 * Units of one SKU. Reserving moves them from one side to the other at once: what is reserved is
 * spoken for, and leaves the house with the parcel, which is not this service's to count.
 *
 * @param onHand units that can still be promised
 * @param reserved units that belong to orders
 */
record Stock(String sku, long onHand, long reserved) {

  Stock reserve(long units) {
    return new Stock(sku, onHand - units, reserved + units);
  }

  Stock giveBack(long units) {
    return new Stock(sku, onHand + units, reserved - units);
  }
}
