package io.orderescrow.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.orderescrow.message.Envelope;
import io.orderescrow.outbox.PublishOutcome.Confirmed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.springframework.stereotype.Component;

/** The meters of sent messages and of the broker's answers. */
@Component
class OutboxMeters {

  private static final Duration[] BUCKETS =
      LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 1_000, 5_000, 60_000, 3_600_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final DistributionSummary batches;
  private final Timer confirm;
  private final Timer lag;

  OutboxMeters(MeterRegistry registry) {
    this.registry = registry;
    this.batches =
        DistributionSummary.builder("fulfilment.outbox.batch.size")
            .description("Messages published together")
            .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 200)
            .register(registry);
    this.confirm = timer("fulfilment.outbox.confirm", "Time to publish a batch and confirm it");
    this.lag = timer("fulfilment.outbox.lag", "Time from storing a message to its confirmation");
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  void observe(HandoverQueue queue) {
    Gauge.builder("fulfilment.outbox.handover.fill", queue, HandoverQueue::fill)
        .description("Fill of the hand-over queue in memory, from 0 to 1")
        .register(registry);
  }

  /**
   * Counts committed commands whose attempt is above one: duplicates to a service that has them.
   */
  void committed(List<UnsentMessage> rows) {
    for (UnsentMessage row : rows) {
      Envelope envelope = row.message().envelope();
      if (envelope.lineage().attempt() > 1) {
        Counter.builder("fulfilment.outbox.resends")
            .tag("type", envelope.type())
            .description("Messages this node has re-sent since it started")
            .register(registry)
            .increment();
      }
    }
  }

  void published(
      List<UnsentMessage> rows, List<PublishOutcome> outcomes, Instant begun, Instant now) {
    batches.record(rows.size());
    confirm.record(Duration.between(begun, now));
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < rows.size(); i++) {
      counts.merge(outcomes.get(i).metricTag(), 1, Integer::sum);
      if (outcomes.get(i) instanceof Confirmed) {
        lag.record(Duration.between(rows.get(i).message().envelope().time(), now));
      }
    }
    counts.forEach(
        (outcome, count) ->
            Counter.builder("fulfilment.outbox.publishes")
                .tag("outcome", outcome)
                .description("Publish attempts, by the broker's answer")
                .register(registry)
                .increment(count));
  }
}
