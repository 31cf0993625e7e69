package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orderescrow.message.RawMessages;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Orders started over the engine's REST interface, and the errors of rejected starts. */
@OnTheWeb
class EngineRestStartIT {

  @Autowired ApiClient caller;

  private final String order = "rest-" + UUID.randomUUID();

  @Test
  void startsAnOrderOnce() {
    String body = start(order, RawMessages.orderJson(order, "tok_visa"));

    assertThat(post(body).status()).isEqualTo(200);
    assertThat(caller.get(ApiClient.ADMIN, "/orders/" + order).at("/waitsFor/0/activity"))
        .isEqualTo("AwaitInventory");

    ApiClient.Answer second = post(body);
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.at("/type")).isEqualTo("StartRefusedException");
    assertThat(second.at("/message")).contains(order).contains("already started");
  }

  @Test
  void namesMissingFieldsOfAnOrder() {
    ApiClient.Answer noOrder = post("{\"businessKey\": \"%s\"}".formatted(order));
    assertThat(noOrder.status()).isEqualTo(400);
    assertThat(noOrder.at("/message")).contains("needs the variable 'order'");

    ApiClient.Answer noKey = post("{}");
    assertThat(noKey.status()).isEqualTo(400);
    assertThat(noKey.at("/message")).contains("needs a business key");

    String invalid = RawMessages.orderJson(order, "tok_visa").replace("\"EUR\"", "\"Euro\"");
    ApiClient.Answer broken = post(start(order, invalid));
    assertThat(broken.status()).isEqualTo(400);
    assertThat(broken.at("/message")).contains("/total/currency");
  }

  @Test
  void refusesSerialisedJavaObjects() {
    ApiClient.Answer answer =
        post(
            """
            {"businessKey": "%s", "variables": {"order": {
              "type": "Object", "value": "rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA==",
              "valueInfo": {
                "objectTypeName": "java.util.HashMap",
                "serializationDataFormat": "application/x-java-serialized-object"}}}}
            """
                .formatted(order));

    assertThat(answer.status()).isBetween(400, 500);
    assertThat(answer.at("/message")).containsIgnoringCase("seriali");
    assertThat(caller.get(ApiClient.ADMIN, "/orders/" + order).status()).isEqualTo(404);
  }

  private ApiClient.Answer post(String body) {
    return caller.call(
        ApiClient.ADMIN,
        caller.request("POST", "/engine-rest/process-definition/key/order-fulfilment/start", body));
  }

  private static String start(String businessKey, String orderJson) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    var body = json.objectNode().put("businessKey", businessKey);
    body.putObject("variables").putObject("order").put("type", "Json").put("value", orderJson);
    return body.toString();
  }
}
