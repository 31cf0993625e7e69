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
 * @param batchSize maximum of messages published, confirmed and marked together
 * @param pollInterval interval of the polls for messages that were not handed over in memory
 * @param handoverCapacity maximum of committed messages that wait in memory; further ones wait in
 *     the table alone
 * @param handoverGrace how long polls of the table skip a handed-over message; at least twice
 *     {@code fulfilment.amqp.confirm-timeout}, or a slow broker receives messages twice
 * @param lease how long a message taken from the table belongs to the node that took it; more than
 *     {@code fulfilment.amqp.confirm-timeout}, for the same reason
 * @param retryFirst wait after the broker refused or returned a message for the first time; doubles
 * @param retryLongest maximum of that wait
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
