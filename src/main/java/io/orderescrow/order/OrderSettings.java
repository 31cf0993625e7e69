package io.orderescrow.order;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param idempotencyKeyRetention how long an {@code Idempotency-Key} is kept at least; a repeated
 *     request that comes later is a new order
 * @param overdueAfter how late an order may be before it counts as overdue
 */
@ConfigurationProperties("fulfilment.order")
@Validated
record OrderSettings(
    @DefaultValue("30d") @NotNull @DurationMin(hours = 1) Duration idempotencyKeyRetention,
    @DefaultValue("PT1M") @NotNull @DurationMin(seconds = 1) Duration overdueAfter) {}
