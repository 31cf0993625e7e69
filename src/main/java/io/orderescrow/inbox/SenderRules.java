package io.orderescrow.inbox;

import static java.util.stream.Collectors.joining;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Message;
import io.orderescrow.message.MessageType;
import io.orderescrow.message.RawMessage;
import io.orderescrow.outbox.Mode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides whether a message may come from its sender. A broker can restrict its users by routing
 * key; these rules tie the message to the routing key, to its source, and to our command. They need
 * no query: the id of a command follows from its business key and its name, and a process waits for
 * the answer only after it has sent the command.
 */
@Component
class SenderRules {

  private final Catalogue catalogue;
  private final Map<String, List<String>> users;
  private final Mode mode;

  SenderRules(Catalogue catalogue, InboxSettings settings, Mode mode) {
    this.catalogue = catalogue;
    this.users = settings.users();
    this.mode = mode;
  }

  /**
   * @param raw the message as received; without a routing key if an earlier release stored it, or
   *     if an operator removed the header
   * @return the first objection, as a sentence; empty when the sender may send the message
   */
  Optional<String> objection(RawMessage raw, Message message) {
    Envelope envelope = message.envelope();
    MessageType type = catalogue.require(envelope.type());
    return routingKey(raw, type)
        .or(() -> user(raw, envelope.source()))
        .or(() -> mode.commands() ? source(envelope, type) : Optional.empty())
        .or(() -> mode.commands() ? command(envelope, type) : Optional.empty());
  }

  private static Optional<String> routingKey(RawMessage raw, MessageType type) {
    return !raw.has(RawMessage.ROUTING_KEY)
            || raw.header(RawMessage.ROUTING_KEY).equals(type.name())
        ? Optional.empty()
        : Optional.of(
            "%s was published with the routing key %s; the routing key must be the type"
                .formatted(type.name(), quoted(raw.header(RawMessage.ROUTING_KEY))));
  }

  /** A sender that may leave the property out could use any source. */
  private Optional<String> user(RawMessage raw, String source) {
    Collection<String> allowed = new TreeSet<>();
    users.forEach(
        (user, sources) -> {
          if (sources.contains(source)) {
            allowed.add(user);
          }
        });
    if (allowed.isEmpty() || allowed.contains(raw.header(RawMessage.USER_ID))) {
      return Optional.empty();
    }
    return Optional.of(
        "source %s is for the broker's user %s, but user-id is %s (fulfilment.inbox.users)"
            .formatted(
                quoted(source),
                quoted(allowed),
                raw.has(RawMessage.USER_ID) ? quoted(raw.header(RawMessage.USER_ID)) : "not set"));
  }

  private static Optional<String> source(Envelope envelope, MessageType type) {
    return type.sources().isEmpty() || type.sources().contains(envelope.source())
        ? Optional.empty()
        : Optional.of(
            "source %s may not send %s; the catalogue allows %s (x-sources)"
                .formatted(quoted(envelope.source()), type.name(), quoted(type.sources())));
  }

  private static Optional<String> command(Envelope envelope, MessageType type) {
    @Nullable String commandId = envelope.lineage().commandId();
    if (type.answers().isEmpty()
        || type.answers().stream()
            .map(command -> Envelopes.commandId(envelope.subject(), command))
            .anyMatch(id -> id.equals(commandId))) {
      return Optional.empty();
    }
    String commands = String.join(" or ", type.answers());
    return Optional.of(
        commandId == null
            ? "commandid is missing; %s must have that of %s".formatted(type.name(), commands)
            : "commandid %s is not that of %s for %s; %s answers only that command"
                .formatted(quoted(commandId), commands, quoted(envelope.subject()), type.name()));
  }

  private static String quoted(Collection<String> values) {
    return values.stream().map(SenderRules::quoted).collect(joining(" or "));
  }

  /** A failure group leaves quoted values out, so a quotation mark must not end the value. */
  private static String quoted(String value) {
    return "'" + value.replaceAll("[^ -~]|'", "?") + "'";
  }
}
