package io.orderescrow.retry;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageType;
import io.orderescrow.outbox.OutboxLogTable.LastSent;
import io.orderescrow.retry.OpenCommands.Command;
import io.orderescrow.retry.OpenCommands.CommandState;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
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

  /** The reason why no such message can be sent, as a sentence; empty when it can be. */
  Optional<String> validateTarget(String target) {
    if (catalogue.find(target).isEmpty()) {
      return Optional.of("the catalogue has no message '%s' to send".formatted(target));
    }
    return targets.contains(target)
        ? Optional.empty()
        : Optional.of("no service receives %s from the orchestrator".formatted(target));
  }

  /** The reason why this source may not request it: only those that may answer it may do so. */
  Optional<String> validateSource(String target, String source) {
    Set<String> sources =
        catalogue.answersTo(target).stream()
            .flatMap(answer -> answer.sources().stream())
            .collect(toCollection(TreeSet::new));
    return sources.isEmpty() || sources.contains(source)
        ? Optional.empty()
        : Optional.of(
            "source '%s' does not receive %s; its answers come from '%s'"
                .formatted(source.replace('\'', '?'), target, String.join("' or '", sources)));
  }

  /**
   * The reason why a command cannot be sent now, as a sentence; empty when it can be.
   *
   * @param state of this command
   */
  Optional<String> validate(Command command, CommandState state) {
    return validateTarget(command.target())
        .or(() -> validateSent(command, state.last()))
        .or(() -> validateAwaited(command, state.awaited()));
  }

  private Optional<String> validateSent(Command command, @Nullable LastSent last) {
    String target = command.target();
    if (last == null) {
      return Optional.of(
          "the outbox has no %s for '%s' to send again".formatted(target, command.subject()));
    }
    return catalogue
        .firstViolation(target, last.payload())
        .map(fault -> "the %s that was sent is not valid now: %s".formatted(target, fault))
        .or(
            () ->
                catalogue
                    .secrets()
                    .missingIn(last.payload())
                    .map(place -> "the secret %s of the %s was removed".formatted(place, target)));
  }

  /** Without declared answers, a command counts as open while its instance waits for anything. */
  private Optional<String> validateAwaited(Command command, Set<String> awaited) {
    Set<String> answers =
        catalogue.answersTo(command.target()).stream().map(MessageType::name).collect(toSet());
    boolean open =
        answers.isEmpty() ? !awaited.isEmpty() : awaited.stream().anyMatch(answers::contains);
    return open
        ? Optional.empty()
        : Optional.of(
            "no process of '%s' waits for an answer to %s any more"
                .formatted(command.subject(), command.target()));
  }
}
