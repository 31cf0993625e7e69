package io.orderescrow.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.instance.InstanceTable;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Message;
import io.orderescrow.message.MessageType;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.outbox.OutgoingMessage;
import io.orderescrow.outbox.OutgoingMessage.Cause;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Compensates answers that arrive too late. A service may report success after its step was undone;
 * then no process waits for the answer, so the undo command is sent again. It has no effect if
 * there is nothing to undo.
 */
@Component
class LateAnswerCompensation {

  private final Catalogue catalogue;
  private final InstanceTable instances;
  private final Outbox outbox;
  private final OutboxLogTable sent;

  LateAnswerCompensation(
      Catalogue catalogue, InstanceTable instances, Outbox outbox, OutboxLogTable sent) {
    this.catalogue = catalogue;
    this.instances = instances;
    this.outbox = outbox;
    this.sent = sent;
  }

  /** Re-sends the undo command of each late message whose undo was sent before it arrived. */
  void compensate(List<Message> late) {
    List<OutgoingMessage> undos =
        outbox.mode().commands()
            ? late.stream().flatMap(message -> undo(message).stream()).toList()
            : List.of();
    if (!undos.isEmpty()) {
      // Otherwise two concurrent late answers would send the same attempt number.
      instances.lock(undos.stream().map(OutgoingMessage::subject).toList());
      outbox.add(undos);
    }
  }

  /** A message that has left the catalogue while it waited has no undo. */
  private Optional<OutgoingMessage> undo(Message late) {
    Envelope envelope = late.envelope();
    return catalogue
        .find(envelope.type())
        .map(MessageType::undoneBy)
        .filter(undo -> sent.hasSent(envelope.subject(), undo))
        .map(undo -> undo(late, catalogue.require(undo)));
  }

  /** Copies the payload properties that the undo and the late answer have in common. */
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
