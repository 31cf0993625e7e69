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
 * @param maxAttempts how often a message is sent in all, whoever had it sent; a request to push it
 *     once more is parked
 * @param longestWait how far ahead a retry may be asked for; what is further off is parked
 * @param retention how long retries are kept after they were pushed or cancelled
 */
@Validated
@ConfigurationProperties("fulfilment.retry")
record RetrySettings(
    @DefaultValue("20") @Min(1) @Max(10_000) int maxAttempts,
    @DefaultValue("P7D") @DurationMin(seconds = 1) Duration longestWait,
    @DefaultValue("P30D") @DurationMin(minutes = 1) Duration retention) {}
