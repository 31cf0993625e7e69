package io.orderescrow.retry;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings under {@code fulfilment.retry}.
 *
 * @param maxAttempts the maximum number of times that a message is sent, counting all senders; a
 *     request beyond it is parked
 * @param longestWait the maximum delay that a retry request may ask for; a request beyond it is
 *     parked
 * @param retention how long retries are kept after they were sent or cancelled
 */
@Validated
@ConfigurationProperties("fulfilment.retry")
record RetrySettings(
    @DefaultValue("20") @Min(1) @Max(10_000) int maxAttempts,
    @DefaultValue("P7D") @DurationMin(seconds = 1) Duration longestWait,
    @DefaultValue("P30D") @DurationMin(minutes = 1) Duration retention) {}
