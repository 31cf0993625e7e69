package io.orderescrow.inbox;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings under {@code fulfilment.inbox}.
 *
 * @param unknownAfter how long a message waits for a process with its business key
 * @param sweepInterval interval of the sweep over waiting messages
 * @param sweepSize messages per sweep
 * @param retention how long messages are kept after their receipt; a later duplicate is not
 *     recognised
 * @param users the users of the broker, each with the CloudEvents {@code source}s that it alone may
 *     use; a source of no user is not checked
 */
@Validated
@ConfigurationProperties("fulfilment.inbox")
record InboxSettings(
    @DefaultValue("PT1H") @DurationMin(seconds = 1) Duration unknownAfter,
    @DefaultValue("PT5S") @DurationMin(millis = 100) Duration sweepInterval,
    @DefaultValue("500") @Min(1) int sweepSize,
    @DefaultValue("P30D") @DurationMin(hours = 1) Duration retention,
    @DefaultValue Map<String, List<String>> users) {}
