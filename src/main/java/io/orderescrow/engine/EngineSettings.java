package io.orderescrow.engine;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code fulfilment.engine}.
 *
 * @param batching whether the engine reads and writes its tables for a whole batch at once, by
 *     replaced internal classes; otherwise it reads and writes row by row
 */
@ConfigurationProperties("fulfilment.engine")
record EngineSettings(@DefaultValue("true") boolean batching) {}
