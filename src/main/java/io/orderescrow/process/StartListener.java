package io.orderescrow.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.instance.SearchKeys;
import io.orderescrow.message.Catalogue;
import io.orderescrow.model.Models;
import io.orderescrow.model.Models.MessageStart;
import io.orderescrow.outbox.Mode;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Stands at the start of every process, whoever starts it: an instance is started once for its
 * business key, and only with the data its steps need. It runs before the first activity, so a
 * refused start has sent nothing. What a message brings has been checked when it was read.
 */
@Component
@Profile("orchestrator")
class StartListener implements ExecutionListener {

  private final StartClaims claims;
  private final Models models;
  private final Catalogue catalogue;
  private final Mode mode;

  StartListener(StartClaims claims, Models models, Catalogue catalogue, Mode mode) {
    this.claims = claims;
    this.models = models;
    this.catalogue = catalogue;
    this.mode = mode;
  }

  @Override
  public void notify(DelegateExecution execution) {
    ExecutionEntity instance = (ExecutionEntity) execution;
    String businessKey = instance.getBusinessKey();
    if (instance.getSuperExecutionId() != null) {
      return;
    }
    String processKey = instance.getProcessDefinition().getKey();
    MessageStart start = models.messageStart(instance.getProcessDefinitionId());
    boolean keyed = businessKey != null && !businessKey.isBlank();
    if (!keyed && start != null) {
      throw StartRefusedException.unusable(
          processKey, "it needs a business key, by which its messages find it");
    }
    if (keyed) {
      claims.ensure(processKey, businessKey, foundBy(execution, start));
    }
    if (start != null && !execution.hasVariable(Variables.MESSAGE)) {
      mustCommand(processKey, start);
      checkData(execution, processKey, businessKey, start);
    }
  }

  /** Nobody but us would know of it. */
  private void mustCommand(String processKey, MessageStart start) {
    if (!mode.commands()) {
      throw StartRefusedException.unusable(
          processKey,
          "this system only tracks (fulfilment.mode) what %s has told all"
              .formatted(start.message()));
    }
  }

  private void checkData(
      DelegateExecution execution, String processKey, String businessKey, MessageStart start) {
    String keptAs = start.keptAs();
    if (keptAs == null) {
      return;
    }
    JsonNode payload = json(execution, keptAs);
    if (payload == null) {
      throw StartRefusedException.unusable(
          processKey,
          "it needs the variable '%s' of type Json, with what %s carries"
              .formatted(keptAs, start.message()));
    }
    List<String> violations = catalogue.violations(start.message(), payload);
    if (!violations.isEmpty()) {
      throw StartRefusedException.unusable(
          processKey,
          "the variable '%s' breaks the contract of %s: %s"
              .formatted(keptAs, start.message(), String.join("; ", violations)));
    }
    String keyProperty = catalogue.require(start.message()).keyProperty();
    if (!businessKey.equals(payload.path(keyProperty).asText())) {
      throw StartRefusedException.unusable(
          processKey,
          "the business key is '%s', but '%s' in the variable '%s' is '%s'"
              .formatted(businessKey, keyProperty, keptAs, payload.path(keyProperty).asText()));
    }
  }

  /**
   * A start that is refused for its data is rolled back whole, so its data may be anything here.
   */
  private static SearchKeys foundBy(DelegateExecution execution, @Nullable MessageStart start) {
    String keptAs = start == null ? null : start.keptAs();
    JsonNode payload = keptAs == null ? null : json(execution, keptAs);
    return start == null || payload == null
        ? SearchKeys.NOTHING
        : SearchKeys.in(payload, start.findBy());
  }

  private static @Nullable JsonNode json(DelegateExecution execution, String name) {
    return execution.hasVariable(name) ? Variables.toJson(execution.getVariable(name)) : null;
  }
}
