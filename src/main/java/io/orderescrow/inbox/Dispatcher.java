package io.orderescrow.inbox;

import io.orderescrow.inbox.Classifier.Classified;
import io.orderescrow.instance.SecretTable;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Message;
import io.orderescrow.process.Correlator;
import io.orderescrow.trace.TraceStep;
import io.orderescrow.trace.Traces;
import io.orderescrow.transaction.AfterCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Carries out the verdicts: delivers messages to processes and compensates late answers. */
@Component
class Dispatcher {

  private final Correlator correlator;
  private final LateAnswerCompensation lateAnswers;
  private final Catalogue catalogue;
  private final SecretTable secrets;
  private final Traces traces;

  Dispatcher(
      Correlator correlator,
      LateAnswerCompensation lateAnswers,
      Catalogue catalogue,
      SecretTable secrets,
      Traces traces) {
    this.catalogue = catalogue;
    this.secrets = secrets;
    this.correlator = correlator;
    this.lateAnswers = lateAnswers;
    this.traces = traces;
  }

  /** Takes part in the caller's transaction; the caller must roll it back if this fails. */
  void dispatch(List<Classified> classified) {
    List<Classified> traced = traces.on() ? traced(classified) : classified;
    correlator.deliver(Classified.correlations(traced));
    endSecrets(Classified.messagesWith(Disposition.APPLIED, traced));
    lateAnswers.compensate(Classified.messagesWith(Disposition.LATE, traced));
  }

  private void endSecrets(List<Message> applied) {
    List<String> subjects =
        applied.stream()
            .map(Message::envelope)
            .filter(envelope -> catalogue.endsSecrets(envelope.type()))
            .map(Envelope::subject)
            .toList();
    if (!subjects.isEmpty()) {
      secrets.end(subjects);
    }
  }

  /** Adds a trace step to each message, so that the steps it causes are below its own. */
  private List<Classified> traced(List<Classified> classified) {
    List<Classified> traced = new ArrayList<>();
    for (Classified one : classified) {
      TraceStep step = traces.receive(one.message().envelope());
      traced.add(one.tracedBy(Objects.requireNonNull(step.traceparent())));
      AfterCommit.run(() -> step.end("message.disposition", one.verdict().disposition().name()));
    }
    return traced;
  }
}
