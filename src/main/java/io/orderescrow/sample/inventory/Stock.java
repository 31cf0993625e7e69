package io.orderescrow.sample.inventory;

/**
 * The stock of one SKU. A reservation moves units from {@code onHand} to {@code reserved} in one
 * step. Reserved units leave the warehouse with the parcel; this service does not count parcels.
 *
 * @param onHand units that can still be reserved
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
