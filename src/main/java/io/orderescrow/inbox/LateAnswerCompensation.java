package io.orderescrow.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.instance.Instances;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Message;
import io.orderescrow.message.MessageType;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.outbox.OutgoingMessage;
import io.orderescrow.outbox.OutgoingMessage.Cause;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Answers an answer that came too late. When a service reports success after its step was undone,
 * nobody in the engine is left to hear it; so the undo is sent again. It is harmless if there is
 * nothing to undo.
 */
@Component
@Profile("orchestrator")
class LateAnswerCompensation {

  private final Catalogue catalogue;
  private final Instances instances;
  private final Outbox outbox;

  LateAnswerCompensation(Catalogue catalogue, Instances instances, Outbox outbox) {
    this.catalogue = catalogue;
    this.instances = instances;
    this.outbox = outbox;
  }

  /** Sends the undo of each late message whose undo had been sent before it came. */
  void undo(List<Message> late) {
    List<OutgoingMessage> undos =
        late.stream()
            .filter(message -> outbox.mode().commands() && undoOf(message) != null)
            .filter(
                message ->
                    outbox.hasSent(message.envelope().subject(), String.valueOf(undoOf(message))))
            .map(message -> undo(message, catalogue.require(String.valueOf(undoOf(message)))))
            .toList();
    if (!undos.isEmpty()) {
      // Two late answers at once would count their undos as the same attempt.
      instances.lock(undos.stream().map(OutgoingMessage::subject).toList());
      outbox.add(undos);
    }
  }

  private @org.jspecify.annotations.Nullable String undoOf(Message message) {
    return catalogue.require(message.envelope().type()).undoneBy();
  }

  /** What the undo and the late answer both carry is taken from the answer. */
  private static OutgoingMessage undo(Message late, MessageType undo) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    for (String property : undo.properties()) {
      JsonNode value = late.payload().get(property);
      if (value != null) {
        payload.set(property, value);
      }
    }
    Envelope envelope = late.envelope();
    Cause cause = new Cause(envelope.id(), envelope.lineage().traceparent());
    return new OutgoingMessage(undo.name(), envelope.subject(), payload, cause);
  }
}
