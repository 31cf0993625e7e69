package io.orderescrow.process;

import io.orderescrow.engine.TaskVariableGuard.TaskVariables;
import io.orderescrow.engine.VariableGuard.VariableChange;
import io.orderescrow.engine.VariableGuard.VariableChange.Kind;
import io.orderescrow.message.Catalogue;
import io.orderescrow.model.MessageStart;
import io.orderescrow.model.Models;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.stereotype.Component;

/**
 * The names of variables that only the orchestrator and the models set. A person or a client that
 * took one would stop the order: the engine refuses each answer, or a step reads the wrong value.
 *
 * <ul>
 *   <li>{@code message}, which holds the message that the process receives
 *   <li>the name of a bean that the model's expressions use, such as {@code patience}
 *   <li>the kept payload (property {@code keepAs} of the start event) once the instance runs
 *   <li>a property of that payload, which would take precedence over it, unless the model sets it
 * </ul>
 */
@Component
class ReservedVariables {

  private final Models models;
  private final Catalogue catalogue;
  private final BeanFactory beans;

  ReservedVariables(Models models, Catalogue catalogue, BeanFactory beans) {
    this.models = models;
    this.catalogue = catalogue;
    this.beans = beans;
  }

  /**
   * @throws RequestRefusedException when the change takes a reserved name
   */
  void check(VariableChange change) {
    String definitionId = change.definitionId();
    if (definitionId == null) {
      return;
    }
    boolean keeps = change.name().equals(keptAs(models.messageStart(definitionId)));
    Optional<String> reason =
        keeps
            ? keptPayload(change)
            : change.kind() == Kind.CREATED
                ? reason(definitionId, change.name())
                : Optional.empty();
    if (reason.isPresent()) {
      throw new RequestRefusedException(
          "The variable '%s' of the process '%s' cannot be %s: %s"
              .formatted(
                  change.name(),
                  definitionId.replaceFirst(":.*", ""),
                  change.kind() == Kind.REMOVED ? "removed" : "set",
                  reason.get()));
    }
  }

  /**
   * A person decides with a task, and changes nothing else of the process.
   *
   * @throws RequestRefusedException when the task's form has no such variable
   */
  void check(TaskVariables change) {
    Set<String> allowed = models.taskVariables(change.definitionId(), change.taskKey());
    List<String> others =
        change.names().stream().filter(name -> !allowed.contains(name)).sorted().toList();
    if (!others.isEmpty()) {
      throw new RequestRefusedException(
          "The task '%s' does not take the variables %s. It takes %s (in the model: its form fields"
                  .formatted(change.taskKey(), others, allowed.isEmpty() ? "none" : sorted(allowed))
              + " and the extension property formVariables)");
    }
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  /** Why a new variable cannot have this name; empty when it can. */
  Optional<String> reason(String definitionId, String name) {
    if (name.equals(PayloadVariables.MESSAGE)) {
      return Optional.of("the name is reserved for the message that the process receives");
    }
    if (models.usesName(definitionId, name) && beans.containsBean(name)) {
      return Optional.of("the model's expressions call a bean of this name");
    }
    MessageStart start = models.messageStart(definitionId);
    return start != null
            && start.payloadVariable() != null
            && !models.setsVariable(definitionId, name)
            && catalogue.require(start.message()).properties().contains(name)
        ? Optional.of(
            "the model keeps the payload of %s in '%s', and a variable would replace its property"
                .formatted(start.message(), start.payloadVariable()))
        : Optional.empty();
  }

  private static Optional<String> keptPayload(VariableChange change) {
    return change.kind() == Kind.CREATED && change.instanceStarts() && change.instanceScope()
        ? Optional.empty()
        : Optional.of(
            "it keeps the message that started the instance, on which every step relies. To change"
                + " it, cancel the instance and start another");
  }

  private static @Nullable String keptAs(@Nullable MessageStart start) {
    return start == null ? null : start.payloadVariable();
  }
}
