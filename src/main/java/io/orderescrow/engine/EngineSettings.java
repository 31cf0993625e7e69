package io.orderescrow.engine;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code fulfilment.engine}.
 *
 * @param batching whether replaced engine classes read and write the engine's tables for a whole
 *     batch at once; otherwise the engine reads and writes row by row
 */
@ConfigurationProperties("fulfilment.engine")
record EngineSettings(@DefaultValue("true") boolean batching) {}
