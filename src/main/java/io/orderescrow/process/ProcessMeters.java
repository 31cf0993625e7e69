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
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Counts what processes do on this node, once for each transaction and when it has committed: each
 * start and end of an instance, undos included, and each timer that fires. The labels are ids of
 * the models' elements, of which there are few.
 */
@Component
@Profile("orchestrator")
class ProcessMeters {

  private final MeterRegistry registry;
  private final TransactionBatch<Event> events =
      new TransactionBatch<>(Moment.AFTER_COMMIT, this::count);

  ProcessMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  private record Event(String meter, String description, Tags tags) {}

  /** To stand at the start of every process. */
  ExecutionListener starts() {
    return execution -> {
      Tags process = process((ExecutionEntity) execution);
      events.add(new Event("fulfilment.process.started", "Instances started", process));
    };
  }

  /** To stand at the end of every process. */
  ExecutionListener ends() {
    return execution -> {
      ExecutionEntity instance = (ExecutionEntity) execution;
      String end = instance.getDeleteReason() == null ? instance.getActivityId() : null;
      events.add(
          new Event(
              "fulfilment.process.ended",
              "Instances ended, by the element they ended in",
              process(instance).and("outcome", end == null ? Instance.DELETED : end)));
    };
  }

  /**
   * To stand at a timer on the edge of a wait.
   *
   * @param deadline whether it ends the wait; else it is a reminder
   */
  ExecutionListener fires(boolean deadline) {
    return execution ->
        events.add(
            new Event(
                "fulfilment.process.timers.fired",
                "Timers that fired: reminders ask again, deadlines end a wait",
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
