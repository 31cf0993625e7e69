package io.orderescrow.outbox;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param mode whether the services are commanded, or only watched
 */
@ConfigurationProperties("fulfilment")
record ModeSettings(@DefaultValue("commanding") Mode mode) {}
