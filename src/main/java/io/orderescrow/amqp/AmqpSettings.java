package io.orderescrow.amqp;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param queueType type of the declared queues; a broker that has them with another type refuses
 *     the declaration
 * @param lanes number of batches received in parallel; all messages of one subject take the same
 *     lane
 * @param batchSize maximum of messages received in one transaction
 * @param prefetch maximum of unacknowledged messages, over all lanes
 * @param maxBytes maximum size of the received messages in memory, over all lanes; the batches that
 *     are being processed hold at most a quarter of it
 * @param confirmTimeout how long the broker may take to confirm a batch; unconfirmed messages are
 *     published again later
 */
@Validated
@ConfigurationProperties("fulfilment.amqp")
record AmqpSettings(
    @DefaultValue("quorum") QueueType queueType,
    @DefaultValue("2") @Min(1) @Max(64) int lanes,
    @DefaultValue("200") @Min(1) @Max(10_000) int batchSize,
    @DefaultValue("1000") @Min(1) @Max(65_535) int prefetch,
    @DefaultValue("32MB") DataSize maxBytes,
    @DefaultValue("PT5S") @DurationMin(millis = 100) Duration confirmTimeout) {

  /** The queue types that survive a restart of the broker. */
  enum QueueType {
    /** Replicated over the nodes of the cluster. */
    QUORUM,
    /** On one node; for a broker without quorum queues. */
    CLASSIC
  }

  /** So that several messages of the maximum size fit. */
  private static final DataSize MIN_BYTES = DataSize.ofMegabytes(16);

  @AssertTrue(message = "max-bytes must be at least 16MB")
  boolean isRoomForLargeMessages() {
    return maxBytes.compareTo(MIN_BYTES) >= 0;
  }

  /** In bytes. */
  long maxBatchBytes() {
    return maxBytes.toBytes() / 4 / lanes;
  }

  @AssertTrue(message = "prefetch must be at least batch-size, or no batch is ever full")
  boolean isPrefetchEnoughForABatch() {
    return prefetch >= batchSize;
  }
}
