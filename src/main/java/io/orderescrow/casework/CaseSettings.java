package io.orderescrow.casework;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings under {@code fulfilment.casework}.
 *
 * @param scanInterval interval of the scan for new failure groups and for changes to open cases
 * @param maxOpen how many cases may be open at once; further groups get one when a case ends
 * @param relapseWithin a group that fails again within this time after its last case ended goes to
 *     an operator without automatic retries
 */
@Validated
@ConfigurationProperties("fulfilment.casework")
record CaseSettings(
    @DefaultValue("PT10S") @DurationMin(millis = 100) Duration scanInterval,
    @DefaultValue("50") @Min(1) @Max(1_000) int maxOpen,
    @DefaultValue("PT2H") @DurationMin(seconds = 0) Duration relapseWithin) {}
