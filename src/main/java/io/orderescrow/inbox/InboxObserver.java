package io.orderescrow.inbox;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.orderescrow.inbox.Classifier.Classified;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelope;
import io.orderescrow.trace.Traces;
import io.orderescrow.transaction.AfterCommit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Reports what happens to messages to metrics and traces, after the caller's transaction has
 * committed.
 */
@Component
class InboxObserver {

  /** From a message whose process waits already to one that arrives days before its process. */
  private static final Duration[] STEPS =
      LongStream.of(
              5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 60_000, 600_000, 3_600_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Catalogue catalogue;
  private final Traces traces;
  private final Clock clock;
  private final Counter received;
  private final DistributionSummary batches;
  private final Timer atOnce;
  private final Timer afterWaiting;

  InboxObserver(MeterRegistry registry, Catalogue catalogue, Traces traces, Clock clock) {
    this.registry = registry;
    this.catalogue = catalogue;
    this.traces = traces;
    this.clock = clock;
    this.received =
        Counter.builder("fulfilment.inbox.received")
            .description("Messages received from the broker and stored")
            .register(registry);
    this.batches =
        DistributionSummary.builder("fulfilment.inbox.batch.size")
            .description("Messages stored in one transaction")
            .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 200)
            .register(registry);
    Stream.of("done", "conflict", "timeout", "failed")
        .forEach(outcome -> individualRetries(registry, outcome));
    this.atOnce = correlation(registry, false);
    this.afterWaiting = correlation(registry, true);
  }

  private static Timer correlation(MeterRegistry registry, boolean waited) {
    return Timer.builder("fulfilment.inbox.correlation")
        .tag("waited", String.valueOf(waited))
        .description("Time from the receipt of a message to the commit in which a process took it")
        .serviceLevelObjectives(STEPS)
        .register(registry);
  }

  /**
   * A classified message, with the time that its processing began.
   *
   * @param receivedAt when this node received it, or when it was stored if it waited
   * @param waited whether it was WAITING before
   */
  record SettledMessage(
      Envelope message, Disposition disposition, Instant receivedAt, boolean waited) {

    static SettledMessage of(Classified classified, Instant receivedAt, boolean waited) {
      return new SettledMessage(
          classified.message().envelope(), classified.verdict().disposition(), receivedAt, waited);
    }
  }

  private record Kind(String type, Disposition disposition) {}

  void received(int messages) {
    AfterCommit.run(
        () -> {
          received.increment(messages);
          batches.record(messages);
        });
  }

  /** Messages were classified and dispatched. */
  void settled(List<SettledMessage> messages) {
    if (!messages.isEmpty()) {
      AfterCommit.run(() -> record(messages, clock.instant()));
    }
  }

  private void record(List<SettledMessage> messages, Instant now) {
    count(messages.stream().map(one -> kind(one.message().type(), one.disposition())));
    for (SettledMessage one : messages) {
      if (one.disposition() == Disposition.APPLIED) {
        (one.waited() ? afterWaiting : atOnce).record(Duration.between(one.receivedAt(), now));
      }
    }
  }

  /** Messages were stored and affect no process. */
  void recorded(List<InboxEntry> entries) {
    AfterCommit.run(
        () -> {
          count(
              entries.stream()
                  .map(entry -> kind(entry.envelope().type(), entry.verdict().disposition())));
          if (traces.on()) {
            entries.forEach(this::trace);
          }
        });
  }

  /** Stored messages of these types changed their disposition. */
  void dispositionChanged(Disposition disposition, List<String> types) {
    if (!types.isEmpty()) {
      AfterCommit.run(() -> count(types.stream().map(type -> kind(type, disposition))));
    }
  }

  /** An unreadable message has no trace. */
  private void trace(InboxEntry entry) {
    Envelope message = entry.envelope();
    if (message.lineage().traceparent() != null) {
      traces.receive(message).end("message.disposition", entry.verdict().disposition().name());
    }
  }

  /** A single message was tried; the caller has no transaction. */
  void individualRetry(String outcome) {
    individualRetries(registry, outcome).increment();
  }

  private static Counter individualRetries(MeterRegistry registry, String outcome) {
    return Counter.builder("fulfilment.inbox.individual.retries")
        .tag("outcome", outcome)
        .description("Attempts to process a single message after its batch failed")
        .register(registry);
  }

  /** Types from outside are unbounded, and each would be a time series. */
  private Kind kind(String type, Disposition disposition) {
    return new Kind(catalogue.find(type).isPresent() ? type : "other", disposition);
  }

  private void count(Stream<Kind> kinds) {
    Map<Kind, Long> counts = kinds.collect(groupingBy(kind -> kind, counting()));
    counts.forEach(
        (kind, count) ->
            Counter.builder("fulfilment.inbox.dispositions")
                .tag("disposition", kind.disposition().name())
                .tag("type", kind.type())
                .description(
                    "Dispositions of messages; a message counts again when its disposition changes")
                .register(registry)
                .increment(count));
  }
}
