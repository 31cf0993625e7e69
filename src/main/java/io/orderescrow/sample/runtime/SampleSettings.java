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
 * Settings that the sample services share.
 *
 * @param mode the sender of the commands
 * @param batchSize the maximum number of commands in one transaction
 * @param prefetch the maximum number of unacknowledged commands that the broker delivers
 * @param relayInterval the interval of the scan for unpublished answers, in addition to the scan
 *     after every commit
 * @param answersKept the time for which published answers stay in the database
 * @param sender the sender address of invoices
 * @param mailRetry the first wait after a failure of the mail server; it doubles up to one hour
 * @param mailClaim the time for which a mail belongs to the node that sends it; it must exceed the
 *     timeouts of the mail server, or two nodes send the same mail to a slow server
 * @param parcelLeavesAfter the age at which the carrier has a parcel; a recall then makes the
 *     parcel return instead of stopping it
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

  /** The sender of the commands. */
  enum Mode {
    /** The orchestrator sends commands. */
    COMMANDED,
    /**
     * No component sends commands. Each service reacts to the event of the previous service, see
     * {@link Choreography}.
     */
    CHOREOGRAPHY
  }
}
