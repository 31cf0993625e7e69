package io.orderescrow.outbox;

import io.orderescrow.polling.Backoff;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param batchSize most messages published, confirmed and marked together
 * @param pollInterval how often the table is looked at for what was not handed over in memory
 * @param handoverCapacity most committed messages that wait in memory; what is beyond waits in the
 *     table alone
 * @param handoverGrace how long a handed-over message is left alone by the polls of the table; at
 *     least twice {@code fulfilment.amqp.confirm-timeout}, or a slow broker gets messages twice
 * @param lease how long a message taken from the table belongs to the node that took it; more than
 *     {@code fulfilment.amqp.confirm-timeout}, for the same reason
 * @param retryFirst wait after a message was refused or returned for the first time; doubles
 * @param retryLongest longest such wait
 * @param retention how long sent messages are kept
 */
@Validated
@ConfigurationProperties("fulfilment.outbox")
record OutboxSettings(
    @DefaultValue("200") @Min(1) @Max(10_000) int batchSize,
    @DefaultValue("PT1S") @DurationMin(millis = 10) Duration pollInterval,
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int handoverCapacity,
    @DefaultValue("PT10S") @DurationMin(seconds = 1) Duration handoverGrace,
    @DefaultValue("PT30S") @DurationMin(seconds = 1) Duration lease,
    @DefaultValue("PT1S") @DurationMin(millis = 10) Duration retryFirst,
    @DefaultValue("PT5M") @DurationMin(millis = 10) Duration retryLongest,
    @DefaultValue("P30D") @DurationMin(minutes = 1) Duration retention) {

  @AssertTrue(message = "retry-longest must not be shorter than retry-first")
  boolean isRetryGrowing() {
    return retryLongest.compareTo(retryFirst) >= 0;
  }

  Backoff retry() {
    return new Backoff(retryFirst, retryLongest);
  }
}
