package io.orderescrow.outbox;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import io.orderescrow.message.MessageType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks outgoing messages against mode and catalogue, and gives them their envelope. */
@Component
class MessageFactory {

  private final Catalogue catalogue;
  private final Mode mode;

  MessageFactory(Catalogue catalogue, Mode mode) {
    this.catalogue = catalogue;
    this.mode = mode;
  }

  Mode mode() {
    return mode;
  }

  /** In tracking mode only the overdue notice may be sent. */
  boolean allows(String type) {
    return mode.commands()
        || catalogue.overdueNotice().filter(notice -> notice.name().equals(type)).isPresent();
  }

  /**
   * @return the message with the lowest attempt that it can have; {@link OutboxTable#insert} raises
   *     it
   * @throws TrackOnlyException when the mode does not allow it
   * @throws InvalidMessageException when the catalogue does not allow it
   * @throws RuntimeException when the catalogue does not know its type
   */
  Message create(OutgoingMessage outgoing, Instant now) {
    String type = outgoing.type();
    String subject = outgoing.subject();
    if (!allows(type)) {
      throw new TrackOnlyException(type);
    }
    List<String> violations = violations(outgoing, catalogue.require(type));
    if (!violations.isEmpty()) {
      throw new InvalidMessageException(outgoing, violations);
    }
    OutgoingMessage.@Nullable Cause cause = outgoing.cause();
    Lineage lineage =
        new Lineage(
            Envelopes.isCommand(type) ? Envelopes.commandId(subject, type) : null,
            cause == null ? null : cause.messageId(),
            outgoing.sentBefore() + 1,
            cause == null ? null : cause.traceparent());
    return new Message(
        new Envelope(Envelopes.newId(now), UnsentMessage.SOURCE, type, subject, now, lineage),
        outgoing.payload());
  }

  private List<String> violations(OutgoingMessage message, MessageType type) {
    List<String> violations = new ArrayList<>();
    if (!type.sent()) {
      violations.add("the catalogue does not list it as one that the orchestrator sends");
    }
    violations.addAll(catalogue.violations(type.name(), message.payload()));
    String key = message.payload().path(type.keyProperty()).textValue();
    if (!message.subject().equals(key)) {
      violations.add("/" + type.keyProperty() + " must equal its subject");
    }
    return violations;
  }
}
