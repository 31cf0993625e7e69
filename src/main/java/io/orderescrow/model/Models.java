package io.orderescrow.model;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.RepositoryService;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Facts of the deployed models that the engine has no query for. They are read once for each
 * process definition, because a definition never changes.
 */
@Component
public class Models {

  /** Extension property of a deadline that names the overdue step. */
  public static final String STEP = "step";

  /** Message name of a send task that sends the command its caller passes in. */
  public static final String COMMAND_EXPRESSION = "${command}";

  private final RepositoryService repository;
  private final Map<String, ModelFacts> factsByDefinition = new ConcurrentHashMap<>();

  Models(@Lazy RepositoryService repository) {
    this.repository = repository;
  }

  /** Returns the message start event of a process; null when no message starts it. */
  @Nullable
  public MessageStart messageStart(String definitionId) {
    return facts(definitionId).messageStart().orElse(null);
  }

  /** Returns the name of the message that an element sends; it may be an expression. */
  public Optional<String> sentMessage(String definitionId, String elementId) {
    return Optional.ofNullable(facts(definitionId).sentMessages().get(elementId));
  }

  /** Returns the command that a non-interrupting boundary event of this activity re-sends. */
  public Optional<String> resentCommand(String definitionId, String activityId) {
    return Optional.ofNullable(facts(definitionId).resentCommands().get(activityId));
  }

  /** Returns the command that this non-interrupting boundary event sends; maybe an expression. */
  public Optional<String> reminderCommand(String definitionId, String boundaryId) {
    return Optional.ofNullable(facts(definitionId).reminderCommands().get(boundaryId));
  }

  /** Returns the constant that a call activity passes to the called process as a variable. */
  public Optional<String> callInput(String definitionId, String activityId, String variable) {
    return Optional.ofNullable(
        facts(definitionId).inputs().getOrDefault(activityId, Map.of()).get(variable));
  }

  /** Whether this boundary event interrupts this activity. */
  public boolean isInterruptedBy(String definitionId, String activityId, String boundaryId) {
    return activityId.equals(facts(definitionId).interrupted().get(boundaryId));
  }

  /** Returns the property {@value #STEP} of a deadline. */
  public Optional<String> overdueStep(String definitionId, String boundaryId) {
    return Optional.ofNullable(facts(definitionId).overdueSteps().get(boundaryId));
  }

  /**
   * Returns the name for people of an activity where an instance waits for a message or a person,
   * or calls another process; empty for other elements.
   */
  public Optional<String> stepName(String definitionId, String activityId) {
    return Optional.ofNullable(facts(definitionId).steps().get(activityId));
  }

  /** Whether an expression of the model uses this name, as a variable or as a bean. */
  public boolean usesName(String definitionId, String name) {
    return facts(definitionId).names().contains(name);
  }

  /** Whether a mapping, a call or a form field of the model sets a variable of this name. */
  public boolean setsVariable(String definitionId, String name) {
    return facts(definitionId).variables().contains(name);
  }

  /**
   * Returns the variables that a person may set with a user task: the fields of its form, and the
   * names in its extension property {@code formVariables}.
   */
  public Set<String> taskVariables(String definitionId, String taskKey) {
    return facts(definitionId).taskVariables().getOrDefault(taskKey, Set.of());
  }

  private ModelFacts facts(String definitionId) {
    return factsByDefinition.computeIfAbsent(
        definitionId, id -> ModelFacts.of(repository.getBpmnModelInstance(id)));
  }
}
