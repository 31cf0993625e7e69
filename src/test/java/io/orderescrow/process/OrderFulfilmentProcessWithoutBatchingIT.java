package io.orderescrow.process;

import org.springframework.test.context.TestPropertySource;

/** The same tests with the engine's own classes instead of the batching ones. */
@TestPropertySource(properties = "fulfilment.engine.batching=false")
class OrderFulfilmentProcessWithoutBatchingIT extends OrderFulfilmentProcessIT {}
