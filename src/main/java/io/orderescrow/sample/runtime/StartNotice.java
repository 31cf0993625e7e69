package io.orderescrow.sample.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the orchestrator that this service begins to read its commands, so that it is offered again
 * what it may have missed. It goes through the outbox: a start is told even if broker or database
 * are away at that moment.
 */
class StartNotice {

  private static final String MESSAGE = "ServiceStartedEvent";

  private final String service;
  private final AnswerTable outbox;
  private final BiConsumer<String, JsonNode> contract;
  private final Clock clock;
  private final AtomicReference<@Nullable Instant> untold = new AtomicReference<>();

  /**
   * @param contract throws when a message breaks the catalogue
   */
  StartNotice(
      String service, AnswerTable outbox, BiConsumer<String, JsonNode> contract, Clock clock) {
    this.service = service;
    this.outbox = outbox;
    this.contract = contract;
    this.clock = clock;
  }

  /** Takes note of a start; it never blocks. */
  void begun() {
    untold.set(clock.instant());
  }

  /** Writes a start that was noted to the outbox; to be called again when it fails. */
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
