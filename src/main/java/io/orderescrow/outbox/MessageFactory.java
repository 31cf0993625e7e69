package io.orderescrow.outbox;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.MessageType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks what somebody wants to send against the catalogue, and gives it its identity. */
final class MessageFactory {

  private final Catalogue catalogue;
  private final Mode mode;

  MessageFactory(Catalogue catalogue, Mode mode) {
    this.catalogue = catalogue;
    this.mode = mode;
  }

  Mode mode() {
    return mode;
  }

  /** While we only track, one message is ours to send: that something is overdue. */
  boolean mayDraft(String type) {
    return mode.commands()
        || catalogue.overdueNotice().filter(notice -> notice.name().equals(type)).isPresent();
  }

  /**
   * @param dueAt when a poll of the table may take it
   * @throws TrackOnlyException when the mode does not allow it
   * @throws InvalidMessageException when the catalogue does not allow it
   * @throws RuntimeException when the catalogue does not know its type
   */
  OutboxRecord draft(OutgoingMessage message, Instant now, Instant dueAt) {
    if (!mayDraft(message.type())) {
      throw new TrackOnlyException(message.type());
    }
    List<String> violations = violations(message, catalogue.require(message.type()));
    if (!violations.isEmpty()) {
      throw new InvalidMessageException(message, violations);
    }
    OutgoingMessage.@Nullable Cause cause = message.cause();
    return new OutboxRecord(
        Envelopes.newId(now),
        message.type(),
        message.subject(),
        // A fact is nothing to be obeyed once, so it has none.
        isCommand(message) ? Envelopes.commandId(message.subject(), message.type()) : null,
        cause == null ? null : cause.messageId(),
        cause == null ? null : cause.traceparent(),
        message.payload(),
        dueAt,
        message.sentBefore());
  }

  private List<String> violations(OutgoingMessage message, MessageType type) {
    List<String> violations = new ArrayList<>();
    if (!type.sent()) {
      violations.add("the catalogue does not list it among what the orchestrator sends");
    }
    violations.addAll(catalogue.violations(type.name(), message.payload()));
    String key = message.payload().path(type.keyProperty()).textValue();
    if (!message.subject().equals(key)) {
      violations.add("/" + type.keyProperty() + " must equal its subject");
    }
    return violations;
  }

  private static boolean isCommand(OutgoingMessage message) {
    return message.type().endsWith("Command");
  }
}
