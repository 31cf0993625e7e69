package io.orderescrow.process;

import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.runtime.VariableInstance;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Starts process instances without a message, lists them and sets their variables. Each method
 * takes part in the caller's transaction.
 */
@Component
public class ProcessInstances {

  private final RuntimeService runtime;

  ProcessInstances(RuntimeService runtime) {
    this.runtime = runtime;
  }

  /**
   * A running instance.
   *
   * @param variables variables of instance scope, without null values
   */
  public record RunningInstance(String instanceId, String businessKey, ObjectNode variables) {}

  /**
   * Starts an instance.
   *
   * @throws StartRefusedException when the process was started for this business key before
   */
  public void start(String processKey, String businessKey, ObjectNode variables) {
    runtime.startProcessInstanceByKey(processKey, businessKey, values(variables));
  }

  /** Returns the running instances of all versions of a process. */
  public List<RunningInstance> running(String processKey) {
    List<ProcessInstance> instances =
        runtime.createProcessInstanceQuery().processDefinitionKey(processKey).list();
    if (instances.isEmpty()) {
      return List.of();
    }
    String[] ids = instances.stream().map(ProcessInstance::getId).toArray(String[]::new);
    Map<String, List<VariableInstance>> variables =
        runtime
            .createVariableInstanceQuery()
            .processInstanceIdIn(ids)
            .variableScopeIdIn(ids)
            .list()
            .stream()
            .collect(groupingBy(VariableInstance::getProcessInstanceId));
    return instances.stream()
        .map(
            instance ->
                new RunningInstance(
                    instance.getId(),
                    instance.getBusinessKey(),
                    json(variables.getOrDefault(instance.getId(), List.of()))))
        .toList();
  }

  /**
   * Sets variables of an instance in the order given, which may fulfil conditions it waits for.
   *
   * @throws RuntimeException when the instance has ended or another transaction changes it
   */
  public void setVariables(String instanceId, ObjectNode variables) {
    runtime.setVariables(instanceId, values(variables));
  }

  private static ObjectNode json(List<VariableInstance> variables) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (VariableInstance variable : variables) {
      JsonNode value = PayloadVariables.toJson(variable.getValue());
      if (value != null) {
        json.set(variable.getName(), value);
      }
    }
    return json;
  }

  private static Map<String, @Nullable Object> values(ObjectNode variables) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    variables.properties().forEach(field -> values.put(field.getKey(), value(field.getValue())));
    return values;
  }

  private static @Nullable Object value(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return PayloadVariables.persistent(object);
    } else if (node.isNull()) {
      return null;
    } else if (node.isBoolean()) {
      return node.booleanValue();
    } else if (node.isIntegralNumber()) {
      return node.longValue();
    }
    return node.asText();
  }
}
