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
 * @param scanInterval how often it is looked for causes without a case, and for news of open cases
 * @param maxOpen how many cases may be open at once; further causes stay listed until one ends
 * @param relapseWithin a cause that is back this soon after its last case ended is not retried by
 *     itself again, but goes to a person
 */
@Validated
@ConfigurationProperties("fulfilment.casework")
record CaseSettings(
    @DefaultValue("PT10S") @DurationMin(millis = 100) Duration scanInterval,
    @DefaultValue("50") @Min(1) @Max(1_000) int maxOpen,
    @DefaultValue("PT2H") @DurationMin(seconds = 0) Duration relapseWithin) {}
