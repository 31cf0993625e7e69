package io.orderescrow.inbox;

import io.orderescrow.inbox.Sorter.Sorted;
import io.orderescrow.process.Correlator;
import io.orderescrow.trace.Step;
import io.orderescrow.trace.Traces;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** What follows from sorted messages: processes move on, and what came too late is made good. */
@Component
@Profile("orchestrator")
class Consequences {

  private final Correlator correlator;
  private final LateAnswers lateAnswers;
  private final Traces traces;

  Consequences(Correlator correlator, LateAnswers lateAnswers, Traces traces) {
    this.correlator = correlator;
    this.lateAnswers = lateAnswers;
    this.traces = traces;
  }

  /** Takes part in the caller's transaction, which must be rolled back if this fails. */
  void follow(List<Sorted> sorted) {
    List<Sorted> traced = traces.on() ? traced(sorted) : sorted;
    correlator.deliver(Sorted.deliveries(traced));
    lateAnswers.undo(Sorted.with(Disposition.LATE, traced));
  }

  /** Each with the place of its own step, so that what it leads to comes below that. */
  private List<Sorted> traced(List<Sorted> sorted) {
    List<Sorted> traced = new ArrayList<>();
    for (Sorted one : sorted) {
      Step step = traces.receive(one.message().envelope());
      traced.add(one.tracedBy(Objects.requireNonNull(step.traceparent())));
      Fates.afterCommit(() -> step.end("message.disposition", one.verdict().disposition().name()));
    }
    return traced;
  }
}
