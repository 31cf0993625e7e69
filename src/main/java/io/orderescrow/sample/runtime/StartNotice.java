package io.orderescrow.sample.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
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

  private final String service;
  private final AnswerTable outbox;
  private final BiConsumer<String, JsonNode> contract;
  private final Clock clock;
  private final AtomicReference<@Nullable Instant> untold = new AtomicReference<>();

  /**
   * @param contract throws an exception when a message breaks the catalogue
   */
  StartNotice(
      String service, AnswerTable outbox, BiConsumer<String, JsonNode> contract, Clock clock) {
    this.service = service;
    this.outbox = outbox;
    this.contract = contract;
    this.clock = clock;
  }

  /** Records a start. It never blocks. */
  void begun() {
    untold.set(clock.instant());
  }

  /** Writes a recorded start to the outbox. The caller calls it again after a failure. */
  void write() {
    var startedAt = untold.get();
    if (startedAt == null) {
      return;
    }
    var payload =
        JsonNodeFactory.instance
            .objectNode()
            .put("service", service)
            .put("startedAt", startedAt.toString());
    contract.accept(MESSAGE, payload);
    outbox.add(MESSAGE, service, payload.toString());
    untold.compareAndSet(startedAt, null);
  }
}
