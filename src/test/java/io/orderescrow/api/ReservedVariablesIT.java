package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.RawMessages;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.engine.variable.Variables;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Variables that people and clients set; none of them stops an order. */
@OnTheWeb
class ReservedVariablesIT {

  private static final String RESERVED = "message";

  @Autowired ApiClient caller;
  @Autowired Inbox inbox;
  @Autowired RuntimeService runtime;

  private final String order = "variables-" + UUID.randomUUID();

  /** Ways to set a variable of an order over {@code /engine-rest}. */
  enum Way {
    PUT(
        (test, name) ->
            test.sends(
                "PUT",
                "/process-instance/" + test.instanceId() + "/variables/" + name,
                "{\"type\": \"String\", \"value\": \"customer called\"}")),
    POST(
        (test, name) ->
            test.sends(
                "POST",
                "/process-instance/" + test.instanceId() + "/variables",
                "{\"modifications\": {\"%s\": {\"type\": \"Json\", \"value\": \"{}\"}}}"
                    .formatted(name))),
    LOCAL(
        (test, name) ->
            test.sends(
                "PUT",
                "/execution/" + test.waitId() + "/localVariables/" + name,
                "{\"type\": \"Long\", \"value\": 1}")),
    WITH_A_MESSAGE(
        (test, name) ->
            test.sends(
                "POST",
                "/message",
                ("{\"messageName\": \"InventoryRejectedEvent\", \"businessKey\": \"%s\","
                        + " \"processVariables\": {\"%s\": {\"type\": \"String\","
                        + " \"value\": \"x\"}}}")
                    .formatted(test.order, name))),
    WITH_A_MODIFICATION(
        (test, name) ->
            test.sends(
                "POST",
                "/process-instance/" + test.instanceId() + "/modification",
                ("{\"instructions\": [{\"type\": \"startBeforeActivity\", \"activityId\":"
                        + " \"AwaitInventory\", \"variables\": {\"%s\": {\"type\": \"String\","
                        + " \"value\": \"x\"}}}]}")
                    .formatted(name)));

    private final BiFunction<ReservedVariablesIT, String, Answer> action;

    Way(BiFunction<ReservedVariablesIT, String, Answer> action) {
      this.action = action;
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("S33")
  @Tag("F2")
  void noWayToSetAVariableStopsAnOrder(Way way) {
    inbox.receive(List.of(createOrder(order)));

    Answer refused = way.action.apply(this, RESERVED);

    // Without the payload of the message, its mapping fails before the variable is refused.
    assertThat(refused.status())
        .as(refused.body())
        .isEqualTo(way == Way.WITH_A_MESSAGE ? 500 : 400);
    assertThat(refused.at("/message")).contains(RESERVED);
    goesOn();
  }

  @ParameterizedTest
  @CsvSource({
    "message, reserved for the message",
    "patience, bean",
    "sendMessage, bean",
    "order, keeps the message that started",
    "customer, would replace its property",
    "lines, would replace its property"
  })
  @Tag("S33")
  @Tag("F2")
  void eachReservedNameIsRefusedWithAReason(String name, String reason) {
    inbox.receive(List.of(createOrder(order)));

    Answer refused = Way.PUT.action.apply(this, name);

    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.at("/message")).contains("'" + name + "'", "order-fulfilment", reason);
    assertThat(Way.POST.action.apply(this, name).at("/message")).contains(reason);
    assertThatThrownBy(() -> runtime.setVariable(instanceId(), name, Map.of("a", 1)))
        .isInstanceOf(BadUserRequestException.class);
    goesOn();
  }

  @Test
  @Tag("S33")
  void theKeptPayloadIsNotRemoved() {
    inbox.receive(List.of(createOrder(order)));

    assertThatThrownBy(() -> runtime.removeVariable(instanceId(), "order"))
        .isInstanceOf(BadUserRequestException.class)
        .hasMessageContaining("cannot be removed");
    goesOn();
  }

  @Test
  @Tag("S33")
  void otherVariablesAreSetAsBefore() {
    inbox.receive(List.of(createOrder(order)));

    assertThat(Way.PUT.action.apply(this, "note").status()).isEqualTo(204);
    runtime.setVariable(instanceId(), "message", Variables.stringValue("gone at once", true));
    goesOn();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"Json\", \"value\": %s, \"valueInfo\": {\"transient\": true}}",
        "{\"type\": \"String\", \"value\": %s}",
        "{\"type\": \"Json\", \"value\": \"{\"}",
        "{\"type\": \"Json\", \"value\": \"[1]\"}",
        "{\"type\": \"Json\", \"value\": null}",
        "{\"type\": \"Bytes\", \"value\": \"AAAA\"}",
        "{\"type\": \"Double\", \"value\": 1}",
        "{\"type\": \"Object\", \"value\": \"{}\", \"valueInfo\": {\"objectTypeName\":"
            + " \"java.util.LinkedHashMap\", \"serializationDataFormat\": \"application/json\"}}"
      })
  @Tag("S33")
  @Tag("F2")
  void aStartChecksTheTypeOfTheOrder(String variable) {
    Answer refused = start("\"order\": " + variable.formatted(orderJson()));

    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.at("/message")).contains("order");
    assertThat(caller.get(ApiClient.ADMIN, "/orders/" + order).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "message, true",
    "message, false",
    "lines, true",
    "customer, false",
    "patience, true"
  })
  @Tag("S33")
  @Tag("F2")
  void aStartTakesNoReservedName(String name, boolean isTransient) {
    Answer refused =
        start(
            ("\"order\": {\"type\": \"Json\", \"value\": %s}, \"%s\": {\"type\": \"String\","
                    + " \"value\": \"x\", \"valueInfo\": {\"transient\": %s}}")
                .formatted(orderJson(), name, isTransient));

    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.at("/message")).contains("'" + name + "'");
    assertThat(caller.get(ApiClient.ADMIN, "/orders/" + order).status()).isEqualTo(404);
  }

  private void goesOn() {
    inbox.receive(
        List.of(
            answer(
                "InventoryUpdatedEvent",
                order,
                "ReserveInventoryCommand",
                "\"reservationId\": \"R-1\"")));
    assertThat(caller.get(ApiClient.ADMIN, "/orders/" + order).at("/waitsFor/0/activity"))
        .isEqualTo("AwaitPayment");
  }

  private Answer start(String variables) {
    return sends(
        "POST",
        "/process-definition/key/order-fulfilment/start",
        "{\"businessKey\": \"%s\", \"variables\": {%s}}".formatted(order, variables));
  }

  private Answer sends(String method, String path, String body) {
    return caller.call(ApiClient.ADMIN, caller.request(method, "/engine-rest" + path, body));
  }

  /** The order as a JSON string. */
  private String orderJson() {
    return JsonNodeFactory.instance.textNode(RawMessages.orderJson(order, "tok_visa")).toString();
  }

  private String instanceId() {
    return runtime
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(order)
        .singleResult()
        .getId();
  }

  private String waitId() {
    Execution wait =
        runtime
            .createExecutionQuery()
            .processInstanceId(instanceId())
            .activityId("AwaitInventory")
            .singleResult();
    return wait.getId();
  }
}
