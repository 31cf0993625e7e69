package io.orderescrow.message;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.validation.annotation.Validated;

/**
 * @param catalogue the AsyncAPI document of all messages
 */
@Validated
@ConfigurationProperties("fulfilment.message")
record MessageSettings(
    @DefaultValue("classpath:processes/messages.asyncapi.yaml") @NotNull Resource catalogue) {}
