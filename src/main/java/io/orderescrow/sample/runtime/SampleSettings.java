package io.orderescrow.sample.runtime;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings the reference services share.
 *
 * @param mode who asks the services
 * @param batchSize how many commands share one transaction at most
 * @param prefetch how many unacknowledged commands the broker hands over at most
 * @param relayInterval how often to look for answers that are still unpublished, besides right
 *     after every commit
 * @param answersKept how long published answers stay in the database
 * @param sender the address invoices come from
 * @param mailRetry the first wait after the mail server failed; it doubles up to an hour
 * @param mailClaim how long a mail belongs to the node that is sending it; must exceed the mail
 *     server's timeouts, or a slow server gets the same mail from two nodes
 * @param parcelLeavesAfter the age at which a parcel is with the carrier, so that a recall makes it
 *     return instead of stopping it
 */
@Validated
@ConfigurationProperties("fulfilment.sample")
public record SampleSettings(
    @DefaultValue("commanded") Mode mode,
    @DefaultValue("100") @Min(1) @Max(1000) int batchSize,
    @DefaultValue("200") @Min(1) @Max(10000) int prefetch,
    @DefaultValue("PT2S") @DurationMin(millis = 10) Duration relayInterval,
    @DefaultValue("P7D") @DurationMin(seconds = 1) Duration answersKept,
    @DefaultValue("orders@shop.example") @NotBlank @Email String sender,
    @DefaultValue("PT5S") @DurationMin(millis = 10) Duration mailRetry,
    @DefaultValue("PT5M") @DurationMin(seconds = 1) Duration mailClaim,
    @DefaultValue("PT30M") @DurationMin(seconds = 0) Duration parcelLeavesAfter) {

  /** Who asks the services. */
  enum Mode {
    /** The orchestrator, with commands. */
    COMMANDED,
    /** Nobody: each acts upon the event of the one before it, see {@link Choreography}. */
    CHOREOGRAPHY
  }
}
