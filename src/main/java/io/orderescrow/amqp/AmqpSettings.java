package io.orderescrow.amqp;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param queueType what the queues are declared as; a broker that holds them as another type
 *     refuses the declaration, and with it all else
 * @param lanes how many batches are received at the same time; one subject always takes the same
 *     lane
 * @param batchSize most messages received in one transaction
 * @param prefetch most messages the broker has given us and we have not acknowledged, over all
 *     lanes
 * @param confirmTimeout how long the broker may take to confirm a batch; what it has not confirmed
 *     by then is published again later
 */
@Validated
@ConfigurationProperties("fulfilment.amqp")
record AmqpSettings(
    @DefaultValue("quorum") QueueType queueType,
    @DefaultValue("2") @Min(1) @Max(64) int lanes,
    @DefaultValue("200") @Min(1) @Max(10_000) int batchSize,
    @DefaultValue("1000") @Min(1) @Max(65_535) int prefetch,
    @DefaultValue("PT5S") @DurationMin(millis = 100) Duration confirmTimeout) {

  /** The kinds of queue that survive a restart of the broker. */
  enum QueueType {
    /** Replicated over the nodes of a cluster. */
    QUORUM,
    /** On one node; for a broker that has no other. */
    CLASSIC
  }

  @AssertTrue(message = "prefetch must be at least batch-size, or no batch is ever full")
  boolean isPrefetchEnoughForABatch() {
    return prefetch >= batchSize;
  }
}
