package io.orderescrow.instance;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings under {@code fulfilment.instance}.
 *
 * @param searchKeyRetention how long an ended instance can be found by the values that its model
 *     names in {@code findBy}, such as name and e-mail address
 */
@Validated
@ConfigurationProperties("fulfilment.instance")
record InstanceSettings(
    @DefaultValue("P365D") @DurationMin(hours = 1) Duration searchKeyRetention) {}
