package io.orderescrow.retry;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageType;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The messages that can be sent again: a service receives them from the orchestrator. */
@Component
class ResendableMessages {

  private static final String ORCHESTRATOR = "orchestrator";

  private final Catalogue catalogue;
  private final Set<String> targets;

  ResendableMessages(Catalogue catalogue) {
    this.catalogue = catalogue;
    this.targets =
        catalogue.topology().queues().stream()
            .filter(queue -> !queue.application().equals(ORCHESTRATOR))
            .flatMap(queue -> queue.messages().stream())
            .filter(message -> catalogue.require(message).sent())
            .collect(toUnmodifiableSet());
  }

  /** The reason why such a message cannot be sent, as a sentence; empty when it can be. */
  Optional<String> validate(String target, String subject, JsonNode payload) {
    Optional<MessageType> type = catalogue.find(target);
    if (type.isEmpty()) {
      return Optional.of("the catalogue has no message '%s' to send".formatted(target));
    }
    if (!targets.contains(target)) {
      return Optional.of("no service receives %s from the orchestrator".formatted(target));
    }
    Optional<String> objection = catalogue.firstViolation(target, payload);
    if (objection.isPresent()) {
      return objection.map(fault -> "not a valid %s: %s".formatted(target, fault));
    }
    String key = type.get().keyProperty();
    return subject.equals(payload.path(key).textValue())
        ? Optional.empty()
        : Optional.of(
            "not a valid %s: /%s must equal the subject, '%s'".formatted(target, key, subject));
  }
}
