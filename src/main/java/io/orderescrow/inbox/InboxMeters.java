package io.orderescrow.inbox;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.orderescrow.message.Catalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Counts, once for each batch, what this node receives and what becomes of it. */
@Component
@Profile("orchestrator")
class InboxMeters {

  /** From a batch that finds its order waiting to a message that came days before its order. */
  private static final Duration[] STEPS =
      Stream.of("0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10 60 600 3600".split(" "))
          .map(seconds -> Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1_000)))
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Catalogue catalogue;
  private final Counter received;
  private final DistributionSummary batches;
  private final Timer atOnce;
  private final Timer afterWaiting;

  InboxMeters(MeterRegistry registry, Catalogue catalogue) {
    this.registry = registry;
    this.catalogue = catalogue;
    this.received =
        Counter.builder("fulfilment.inbox.received")
            .description("Messages taken off the broker and recorded")
            .register(registry);
    this.batches =
        DistributionSummary.builder("fulfilment.inbox.batch.size")
            .description("Messages recorded in one transaction")
            .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 200)
            .register(registry);
    Stream.of("done", "conflict", "failed").forEach(outcome -> singleTries(registry, outcome));
    this.atOnce = correlation(registry, false);
    this.afterWaiting = correlation(registry, true);
  }

  private static Timer correlation(MeterRegistry registry, boolean waited) {
    return Timer.builder("fulfilment.inbox.correlation")
        .tag("waited", String.valueOf(waited))
        .description("From a message's receipt to the commit in which a process took it")
        .serviceLevelObjectives(STEPS)
        .register(registry);
  }

  private record Kind(String type, Disposition disposition) {}

  void received(int messages) {
    received.increment(messages);
    batches.record(messages);
  }

  void settled(List<SettledMessage> fates, Instant now) {
    count(fates.stream().map(fate -> kind(fate.message().type(), fate.disposition())));
    for (SettledMessage fate : fates) {
      if (fate.disposition() == Disposition.APPLIED) {
        (fate.waited() ? afterWaiting : atOnce).record(Duration.between(fate.receivedAt(), now));
      }
    }
  }

  void unmoved(List<InboxEntry> entries) {
    count(
        entries.stream()
            .map(entry -> kind(entry.envelope().type(), entry.verdict().disposition())));
  }

  void became(Disposition disposition, List<String> types) {
    count(types.stream().map(type -> kind(type, disposition)));
  }

  /** One message was tried alone, after its batch had failed. */
  void triedAlone(String outcome) {
    singleTries(registry, outcome).increment();
  }

  private static Counter singleTries(MeterRegistry registry, String outcome) {
    return Counter.builder("fulfilment.inbox.individual.retries")
        .tag("outcome", outcome)
        .description("Tries of a single message whose batch had failed")
        .register(registry);
  }

  /** A name from outside may be anything, and each would be a series for ever. */
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
                    "What became of received messages; one that waited or was decided on counts again")
                .register(registry)
                .increment(count));
  }
}
