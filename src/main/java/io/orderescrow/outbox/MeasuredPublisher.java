package io.orderescrow.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.orderescrow.message.Message;
import io.orderescrow.outbox.PublishOutcome.Confirmed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what the broker says, and how long it takes over it. */
class MeasuredPublisher implements Publisher {

  private static final Duration[] STEPS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofMinutes(1),
    Duration.ofHours(1)
  };

  private final Publisher publisher;
  private final MeterRegistry registry;
  private final Clock clock;
  private final DistributionSummary batches;
  private final Timer confirm;
  private final Timer lag;

  MeasuredPublisher(Publisher publisher, MeterRegistry registry, Clock clock) {
    this.publisher = publisher;
    this.registry = registry;
    this.clock = clock;
    this.batches =
        DistributionSummary.builder("fulfilment.outbox.batch.size")
            .description("Messages published together")
            .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 200)
            .register(registry);
    this.confirm =
        Timer.builder("fulfilment.outbox.confirm")
            .description("From the first message of a batch to the broker's word on all of them")
            .serviceLevelObjectives(STEPS)
            .register(registry);
    this.lag =
        Timer.builder("fulfilment.outbox.lag")
            .description("From the decision to send a message to the broker's confirmation")
            .serviceLevelObjectives(STEPS)
            .register(registry);
  }

  @Override
  public void onConnection(Runnable listener) {
    publisher.onConnection(listener);
  }

  @Override
  public List<PublishOutcome> publish(List<Message> messages) {
    Instant begun = clock.instant();
    List<PublishOutcome> outcomes = publisher.publish(messages);
    Instant now = clock.instant();
    batches.record(messages.size());
    confirm.record(Duration.between(begun, now));
    Map<String, Integer> words = new TreeMap<>();
    for (int i = 0; i < messages.size(); i++) {
      words.merge(outcomes.get(i).metricTag(), 1, Integer::sum);
      if (outcomes.get(i) instanceof Confirmed) {
        lag.record(Duration.between(messages.get(i).envelope().time(), now));
      }
    }
    words.forEach(this::count);
    return outcomes;
  }

  private void count(String word, int messages) {
    Counter.builder("fulfilment.outbox.publishes")
        .tag("outcome", word)
        .description("Messages given to the broker, by its word on them")
        .register(registry)
        .increment(messages);
  }
}
