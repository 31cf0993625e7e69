package io.orderescrow.inbox;

import io.orderescrow.message.Envelope;
import io.orderescrow.trace.Traces;
import io.orderescrow.transaction.AfterCommit;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Reports what happens to messages to metrics and traces, after the caller's transaction has
 * committed.
 */
@Component
class InboxObserver {

  private final InboxMeters meters;
  private final Traces traces;
  private final Clock clock;

  InboxObserver(InboxMeters meters, Traces traces, Clock clock) {
    this.meters = meters;
    this.traces = traces;
    this.clock = clock;
  }

  void received(int messages) {
    AfterCommit.run(() -> meters.received(messages));
  }

  /** Messages were classified and dispatched. */
  void settled(List<SettledMessage> messages) {
    if (!messages.isEmpty()) {
      AfterCommit.run(() -> meters.settled(messages, clock.instant()));
    }
  }

  /** Messages were stored and affect no process. */
  void recorded(List<InboxEntry> entries) {
    AfterCommit.run(
        () -> {
          meters.recorded(entries);
          if (traces.on()) {
            entries.forEach(this::trace);
          }
        });
  }

  /** Stored messages of these types changed their disposition. */
  void dispositionChanged(Disposition disposition, List<String> types) {
    if (!types.isEmpty()) {
      AfterCommit.run(() -> meters.dispositionChanged(disposition, types));
    }
  }

  /** An unreadable message has no trace. */
  private void trace(InboxEntry entry) {
    Envelope message = entry.envelope();
    if (message.lineage().traceparent() != null) {
      traces.receive(message).end("message.disposition", entry.verdict().disposition().name());
    }
  }
}
