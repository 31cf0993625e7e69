package io.orderescrow.process;

import io.orderescrow.message.Envelope;
import io.orderescrow.message.Message;
import io.orderescrow.outbox.OutgoingMessage.Cause;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Which message a process is being moved by at this moment. What the process sends meanwhile says
 * so as its cause; what a timer or a person sets off has none.
 */
@Component
@Profile("orchestrator")
class Causation {

  private final ThreadLocal<@Nullable Cause> current = new ThreadLocal<>();

  void during(Message message, Runnable application) {
    Envelope envelope = message.envelope();
    current.set(new Cause(envelope.id(), envelope.lineage().traceparent()));
    try {
      application.run();
    } finally {
      current.remove();
    }
  }

  @Nullable Cause current() {
    return current.get();
  }
}
