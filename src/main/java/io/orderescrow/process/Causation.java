package io.orderescrow.process;

import io.orderescrow.message.Envelope;
import io.orderescrow.message.Message;
import io.orderescrow.outbox.OutgoingMessage.Cause;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The message that the current thread delivers to a process. Each message that the process sends
 * meanwhile carries it as its cause. Messages that a timer or an operator triggers have no cause.
 */
@Component
class Causation {

  private final ThreadLocal<@Nullable Cause> current = new ThreadLocal<>();

  void runCausedBy(Message message, Runnable delivery) {
    Envelope envelope = message.envelope();
    current.set(new Cause(envelope.id(), envelope.lineage().traceparent()));
    try {
      delivery.run();
    } finally {
      current.remove();
    }
  }

  @Nullable Cause current() {
    return current.get();
  }
}
