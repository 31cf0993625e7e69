package io.orderescrow.sample.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Notifies the orchestrator that this service starts to consume commands. The orchestrator then
 * re-sends commands that the service may have missed.
 *
 * <p>The notice goes through the outbox. It is therefore sent even if the broker or the database is
 * unavailable at the start.
 */
class StartNotice {

  private static final String MESSAGE = "ServiceStartedEvent";

  private final MessageContract contract;
  private final AnswerTable outbox;
  private final Clock clock;
  private final AtomicReference<@Nullable Instant> unwritten = new AtomicReference<>();

  StartNotice(MessageContract contract, AnswerTable outbox, Clock clock) {
    this.contract = contract;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Records a start. It never blocks. */
  void started() {
    unwritten.set(clock.instant());
  }

  /** Writes a recorded start to the outbox. The caller calls it again after a failure. */
  void write() {
    Instant startedAt = unwritten.get();
    if (startedAt == null) {
      return;
    }
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("service", contract.service).put("startedAt", startedAt.toString());
    contract.check(MESSAGE, payload);
    outbox.add(MESSAGE, payload.toString());
    unwritten.compareAndSet(startedAt, null);
  }
}
