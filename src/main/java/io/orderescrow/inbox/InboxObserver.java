package io.orderescrow.inbox;

import io.orderescrow.message.Envelope;
import io.orderescrow.trace.Traces;
import io.orderescrow.transaction.AfterCommit;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Takes note of what becomes of messages, for those who watch. Each note counts once the caller's
 * transaction has committed: what was rolled back has not happened.
 */
@Component
@Profile("orchestrator")
class InboxObserver {

  private final InboxMeters meters;
  private final Traces traces;
  private final Clock clock;

  InboxObserver(InboxMeters meters, Traces traces, Clock clock) {
    this.meters = meters;
    this.traces = traces;
    this.clock = clock;
  }

  /** So many messages were recorded together. */
  void received(int messages) {
    AfterCommit.run(() -> meters.received(messages));
  }

  /** These were sorted, and followed where they led. */
  void settled(List<SettledMessage> fates) {
    if (!fates.isEmpty()) {
      AfterCommit.run(() -> meters.settled(fates, clock.instant()));
    }
  }

  /** These were recorded and led to nothing. */
  void unmoved(List<InboxEntry> entries) {
    AfterCommit.run(
        () -> {
          meters.unmoved(entries);
          if (traces.on()) {
            entries.forEach(this::trace);
          }
        });
  }

  /** This became of messages of these types that had been recorded before. */
  void became(Disposition disposition, List<String> types) {
    if (!types.isEmpty()) {
      AfterCommit.run(() -> meters.became(disposition, types));
    }
  }

  /** What could not be read is on nobody's trace. */
  private void trace(InboxEntry entry) {
    Envelope message = entry.envelope();
    if (message.lineage().traceparent() != null) {
      traces.receive(message).end("message.disposition", entry.verdict().disposition().name());
    }
  }
}
