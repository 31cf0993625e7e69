package io.orderescrow.inbox;

import io.orderescrow.inbox.Classifier.Classified;
import io.orderescrow.process.Correlator;
import io.orderescrow.trace.TraceStep;
import io.orderescrow.trace.Traces;
import io.orderescrow.transaction.AfterCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** What follows from sorted messages: processes move on, and what came too late is made good. */
@Component
@Profile("orchestrator")
class Dispatcher {

  private final Correlator correlator;
  private final LateAnswerCompensation lateAnswers;
  private final Traces traces;

  Dispatcher(Correlator correlator, LateAnswerCompensation lateAnswers, Traces traces) {
    this.correlator = correlator;
    this.lateAnswers = lateAnswers;
    this.traces = traces;
  }

  /** Takes part in the caller's transaction, which must be rolled back if this fails. */
  void follow(List<Classified> sorted) {
    List<Classified> traced = traces.on() ? traced(sorted) : sorted;
    correlator.deliver(Classified.deliveries(traced));
    lateAnswers.undo(Classified.with(Disposition.LATE, traced));
  }

  /** Each with the place of its own step, so that what it leads to comes below that. */
  private List<Classified> traced(List<Classified> sorted) {
    List<Classified> traced = new ArrayList<>();
    for (Classified one : sorted) {
      TraceStep step = traces.receive(one.message().envelope());
      traced.add(one.tracedBy(Objects.requireNonNull(step.traceparent())));
      AfterCommit.run(() -> step.end("message.disposition", one.verdict().disposition().name()));
    }
    return traced;
  }
}
