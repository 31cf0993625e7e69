package io.orderescrow.process;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.orderescrow.instance.Instance;
import io.orderescrow.transaction.TransactionBatch;
import io.orderescrow.transaction.TransactionBatch.Moment;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.springframework.stereotype.Component;

/**
 * Counts instances that start and end on this node, including called instances, and timers that
 * fire. It counts after the commit. Tag values are ids of model elements, so they are few.
 */
@Component
class ProcessMeters {

  private final MeterRegistry registry;
  private final TransactionBatch<Event> events =
      new TransactionBatch<>(Moment.AFTER_COMMIT, this::count);

  ProcessMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  private record Event(String meter, String description, Tags tags) {}

  ExecutionListener startListener() {
    return execution -> {
      Tags process = process((ExecutionEntity) execution);
      events.add(new Event("fulfilment.process.started", "Instances started", process));
    };
  }

  ExecutionListener endListener() {
    return execution -> {
      ExecutionEntity instance = (ExecutionEntity) execution;
      String end = ManualEnds.isDeleted(instance) ? null : instance.getActivityId();
      events.add(
          new Event(
              "fulfilment.process.ended",
              "Instances ended, by the element they ended in",
              process(instance).and("outcome", end == null ? Instance.DELETED : end)));
    };
  }

  /**
   * Returns the listener for a boundary timer.
   *
   * @param deadline whether the timer interrupts its activity; otherwise it is a reminder
   */
  ExecutionListener timerListener(boolean deadline) {
    return execution ->
        events.add(
            new Event(
                "fulfilment.process.timers.fired",
                "Timers that fired: a reminder re-sends a command, a deadline ends a wait",
                Tags.of(
                    "element",
                    execution.getCurrentActivityId(),
                    "kind",
                    deadline ? "deadline" : "reminder")));
  }

  private static Tags process(ExecutionEntity instance) {
    return Tags.of("process", instance.getProcessDefinition().getKey());
  }

  private void count(List<Event> committed) {
    Map<Event, Long> counts = committed.stream().collect(groupingBy(e -> e, counting()));
    counts.forEach(
        (event, count) ->
            Counter.builder(event.meter())
                .tags(event.tags())
                .description(event.description())
                .register(registry)
                .increment(count));
  }
}
