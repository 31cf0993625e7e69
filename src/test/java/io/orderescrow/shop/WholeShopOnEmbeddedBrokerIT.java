package io.orderescrow.shop;

import java.util.stream.Stream;

/**
 * The same tests on the embedded broker, and with the engine's own classes instead of the batching
 * ones.
 */
class WholeShopOnEmbeddedBrokerIT extends WholeShopIT {

  @Override
  Shop newShop() {
    return Shop.onEmbeddedBroker(
        Stream.concat(Stream.of(SETTINGS), Stream.of("fulfilment.engine.batching=false"))
            .toArray(String[]::new));
  }
}
