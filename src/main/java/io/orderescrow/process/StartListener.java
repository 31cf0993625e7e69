package io.orderescrow.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.instance.InstanceTable.InstanceStart;
import io.orderescrow.message.Catalogue;
import io.orderescrow.model.MessageStart;
import io.orderescrow.model.Models;
import io.orderescrow.outbox.Mode;
import io.orderescrow.process.StartClaims.ProcessStart;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.camunda.spin.SpinRuntimeException;
import org.camunda.spin.plugin.variable.value.JsonValue;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks every start of a process, by message or through the engine's API. A process is started
 * once for a business key, and only with the data its steps need. The listener runs before the
 * first activity, so a refused start sends nothing. The inbox has already checked the data of a
 * message.
 */
@Component
class StartListener implements ExecutionListener {

  private final StartClaims claims;
  private final Models models;
  private final Catalogue catalogue;
  private final Mode mode;
  private final ReservedVariables reserved;
  private final KeptPayloads payloads;

  StartListener(
      StartClaims claims,
      Models models,
      Catalogue catalogue,
      Mode mode,
      ReservedVariables reserved,
      KeptPayloads payloads) {
    this.payloads = payloads;
    this.reserved = reserved;
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
          processKey, "it needs a business key, by which messages are correlated");
    }
    if (keyed) {
      claims.ensure(new ProcessStart(processKey, businessKey, kept(execution, start)));
    }
    if (start != null && !claims.isHeld(processKey, businessKey)) {
      requireCommandingMode(processKey, start);
      checkNames(instance, processKey, start);
      checkData(execution, processKey, businessKey, start);
      hideSecrets(execution, start);
    }
  }

  /** Also checks transient variables, which the first steps of the instance would read. */
  private void checkNames(ExecutionEntity instance, String processKey, MessageStart start) {
    for (String name : instance.getVariableNames()) {
      if (!name.equals(start.payloadVariable())) {
        reserved
            .reason(instance.getProcessDefinitionId(), name)
            .ifPresent(
                reason -> {
                  throw StartRefusedException.unusable(
                      processKey, "the variable '%s' cannot be set: %s".formatted(name, reason));
                });
      }
    }
  }

  /** In tracking mode no service would know of the instance. */
  private void requireCommandingMode(String processKey, MessageStart start) {
    if (!mode.commands()) {
      throw StartRefusedException.unusable(
          processKey,
          "in tracking mode (fulfilment.mode) only the message %s starts it"
              .formatted(start.message()));
    }
  }

  private void checkData(
      DelegateExecution execution, String processKey, String businessKey, MessageStart start) {
    String keptAs = start.payloadVariable();
    if (keptAs == null) {
      return;
    }
    JsonNode payload = json(execution, keptAs);
    if (payload == null) {
      throw StartRefusedException.unusable(
          processKey,
          "it needs the variable '%s' of type Json, not transient, with the payload of %s"
              .formatted(keptAs, start.message()));
    }
    List<String> violations = catalogue.violations(start.message(), payload);
    if (!violations.isEmpty()) {
      throw StartRefusedException.unusable(
          processKey,
          "the variable '%s' violates the contract of %s: %s"
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

  /** Does not check the data: a start that is refused later is rolled back. */
  private InstanceStart kept(DelegateExecution execution, @Nullable MessageStart start) {
    String keptAs = start == null ? null : start.payloadVariable();
    return keptAs != null && json(execution, keptAs) instanceof ObjectNode payload
        ? payloads.record(start, payload)
        : InstanceStart.NOTHING;
  }

  /** A start through the engine's API has them in its variable. */
  private void hideSecrets(DelegateExecution execution, MessageStart start) {
    String keptAs = start.payloadVariable();
    if (keptAs != null
        && json(execution, keptAs) instanceof ObjectNode payload
        && !payloads.record(start, payload).secrets().isEmpty()) {
      execution.setVariable(keptAs, payloads.variable(payload));
    }
  }

  /** A value of another type could not be read later, and a transient one would be gone. */
  private static boolean isKeptJson(DelegateExecution execution, String name) {
    TypedValue value = execution.getVariableTyped(name, false);
    return value instanceof JsonValue && !value.isTransient();
  }

  /** Null for a missing variable, and for one that is not JSON. */
  private static @Nullable JsonNode json(DelegateExecution execution, String name) {
    try {
      return isKeptJson(execution, name)
          ? PayloadVariables.toJson(execution.getVariable(name))
          : null;
    } catch (SpinRuntimeException | ProcessEngineException unreadable) {
      return null;
    }
  }
}
