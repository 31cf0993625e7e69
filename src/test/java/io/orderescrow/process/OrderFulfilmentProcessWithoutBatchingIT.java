package io.orderescrow.process;

import org.springframework.test.context.TestPropertySource;

/** The same with the engine's own classes in place of those that read and write in batches. */
@TestPropertySource(properties = "fulfilment.engine.batching=false")
class OrderFulfilmentProcessWithoutBatchingIT extends OrderFulfilmentProcessIT {}
