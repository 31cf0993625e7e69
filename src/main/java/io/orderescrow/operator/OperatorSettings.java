package io.orderescrow.operator;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings under {@code fulfilment.operator}.
 *
 * @param bulkSize messages that a bulk action processes in one transaction
 * @param retention how long the audit trail and the engine's operation log are kept
 */
@Validated
@ConfigurationProperties("fulfilment.operator")
record OperatorSettings(
    @DefaultValue("100") @Min(1) @Max(1000) int bulkSize,
    @DefaultValue("P365D") @DurationMin(hours = 1) Duration retention) {}
