package io.orderescrow.process;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.instance.InstanceTable.InstanceStart;
import io.orderescrow.instance.SearchKeys;
import io.orderescrow.message.SecretValues;
import io.orderescrow.message.Secrets;
import io.orderescrow.model.MessageStart;
import io.orderescrow.model.Models;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What an instance gets of a payload. The engine gets no secrets: Cockpit and {@code /engine-rest}
 * show its variables. Our record of the instance keeps them, and {@link SendMessage} reads them.
 */
@Component
class KeptPayloads {

  private final Models models;
  private final Secrets secrets;

  KeptPayloads(Models models, Secrets secrets) {
    this.models = models;
    this.secrets = secrets;
  }

  /** What our record of a new instance keeps of the payload that starts it. */
  InstanceStart record(String definitionId, ObjectNode payload) {
    return record(models.messageStart(definitionId), payload);
  }

  InstanceStart record(@Nullable MessageStart start, ObjectNode payload) {
    return start == null
        ? InstanceStart.NOTHING
        : new InstanceStart(
            SearchKeys.from(secrets.masked(payload), start.searchPaths()),
            start.payloadVariable() == null ? SecretValues.NONE : secrets.valuesOf(payload));
  }

  /** The variables with which an instance starts. */
  VariableMap startVariables(String definitionId, ObjectNode payload) {
    VariableMap variables = messageVariable(payload);
    MessageStart start = models.messageStart(definitionId);
    if (start != null && start.payloadVariable() != null) {
      variables.putValueTyped(start.payloadVariable(), variable(payload));
    }
    return variables;
  }

  /** The transient variable with which a message is delivered. */
  VariableMap messageVariable(ObjectNode payload) {
    return PayloadVariables.transientMessage(secrets.masked(payload));
  }

  /** The variable that keeps a payload. */
  TypedValue variable(ObjectNode payload) {
    return PayloadVariables.persistent(secrets.masked(payload));
  }
}
