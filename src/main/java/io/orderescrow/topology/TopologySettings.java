package io.orderescrow.topology;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param checkInterval interval of the checks that the broker still has the exchanges, queues and
 *     bindings; a returned message or a lost channel causes a check at once
 * @param declare whether this application declares what is missing; otherwise it only checks that
 *     the exchanges and queues exist, and another application declares them
 */
@Validated
@ConfigurationProperties("fulfilment.topology")
record TopologySettings(
    @DefaultValue("PT10S") @DurationMin(millis = 100) Duration checkInterval,
    @DefaultValue("true") boolean declare) {}
