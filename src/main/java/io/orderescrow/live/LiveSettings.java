package io.orderescrow.live;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings under {@code fulfilment.live}: the stream that feeds the first page.
 *
 * @param maxViewers connected pages per node, at most
 * @param maxViewersPerUser connected pages of one user per node, at most
 * @param maxConnectionAge time after which a page must connect, and sign in, again
 */
@ConfigurationProperties("fulfilment.live")
@Validated
record LiveSettings(
    @DefaultValue("50") @Min(1) @Max(1000) int maxViewers,
    @DefaultValue("5") @Min(1) @Max(1000) int maxViewersPerUser,
    @DefaultValue("10m") @DurationMin(seconds = 1) Duration maxConnectionAge) {}
