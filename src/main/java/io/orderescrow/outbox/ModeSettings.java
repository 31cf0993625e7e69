package io.orderescrow.outbox;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param mode whether the orchestrator sends commands or only tracks
 */
@ConfigurationProperties("fulfilment")
record ModeSettings(@DefaultValue("commanding") Mode mode) {}
