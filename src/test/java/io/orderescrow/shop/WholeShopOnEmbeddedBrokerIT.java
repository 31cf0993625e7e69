package io.orderescrow.shop;

import java.util.stream.Stream;

/**
 * The same on the embedded broker, and with the engine's own classes in place of those that read
 * and write in batches.
 */
class WholeShopOnEmbeddedBrokerIT extends WholeShopIT {

  @Override
  Shop newShop() {
    return Shop.onEmbeddedBroker(
        Stream.concat(Stream.of(SETTINGS), Stream.of("fulfilment.engine.batching=false"))
            .toArray(String[]::new));
  }
}
