package io.orderescrow.outbox;

import io.orderescrow.message.Message;
import io.orderescrow.outbox.PublishOutcome.Confirmed;
import io.orderescrow.outbox.PublishOutcome.Undelivered;
import io.orderescrow.trace.TraceStep;
import io.orderescrow.trace.Traces;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Records each publish as a span of the order's trace and sends that span's context along. Its
 * parent is the context in the row. An unreachable broker leaves no span.
 */
class TracedPublisher implements Publisher {

  private static final String OUTCOME = "message.outcome";

  private final Publisher publisher;
  private final Traces traces;

  TracedPublisher(Publisher publisher, Traces traces) {
    this.publisher = publisher;
    this.traces = traces;
  }

  @Override
  public void onAvailable(Runnable listener) {
    publisher.onAvailable(listener);
  }

  @Override
  public List<PublishOutcome> publish(List<Message> messages) {
    List<TraceStep> steps = new ArrayList<>();
    List<Message> traced = new ArrayList<>();
    for (Message message : messages) {
      TraceStep step = traces.send(message.envelope());
      steps.add(step);
      traced.add(message.tracedBy(Objects.requireNonNull(step.traceparent())));
    }
    List<PublishOutcome> outcomes = publisher.publish(traced);
    for (int i = 0; i < steps.size(); i++) {
      PublishOutcome outcome = outcomes.get(i);
      if (outcome instanceof Confirmed) {
        steps.get(i).end(OUTCOME, outcome.metricTag());
      } else if (outcome instanceof Undelivered undelivered) {
        steps.get(i).fail(OUTCOME, outcome.metricTag(), undelivered.reason());
      }
    }
    return outcomes;
  }
}
