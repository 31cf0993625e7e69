package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.rawMessage;
import static io.orderescrow.message.RawMessages.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.message.RawMessage;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Failure groups: their content, pages and access. */
@OnTheWeb
class FailureGroupsIT extends FailureGroupFixture {

  @Test
  @Tag("S10")
  @Tag("S27")
  void groupsFailedMessagesByReason() {
    inbox.receive(IntStream.range(0, 30).mapToObj(i -> unexpected()).toList());
    inbox.receive(
        IntStream.range(0, 20)
            .mapToObj(i -> invoice("\"attempt\": %d".formatted(i * 7 - 200)))
            .toList());
    inbox.receive(List.of(invoice("\"payload\": []"), unexpected()));

    JsonNode group = group();

    assertThat(group.path("count").asInt()).isEqualTo(31);
    assertThat(group.path("disposition").asText()).isEqualTo("UNEXPECTED");
    assertThat(group.path("type").asText()).isEqualTo(name);
    assertThat(group.path("reason").asText()).contains("the catalogue has no message");
    assertThat(group.path("oldest").asText()).isLessThan(group.path("newest").asText());
    assertThat(group.at("/sample/seq").asLong()).isPositive();
    String key = group.path("failureGroup").asText();
    assertThat(key).matches("unexpected-unknown-[0-9a-f]{12}");
    assertThat(caller.get(ApiClient.ADMIN, "/failure-groups/" + key).json()).isEqualTo(group);
    assertThat(
            caller
                .get(ApiClient.ADMIN, "/inbox?size=100&failureGroup=" + key)
                .json()
                .path("messages"))
        .hasSize(31);
    assertThat(
            caller.get(ApiClient.ADMIN, "/failure-groups?disposition=UNEXPECTED&size=100").body())
        .contains(key);
    assertThat(caller.get(ApiClient.ADMIN, "/failure-groups?disposition=PARKED&size=100").body())
        .doesNotContain(key);
    assertThat(caller.get(ApiClient.ADMIN, "/failure-groups?disposition=APPLIED").status())
        .isEqualTo(400);
    // The reasons of these twenty messages differ in a number only.
    assertThat(
            groups()
                .filter(
                    other -> other.path("reason").asText().startsWith("/attempt must be at least")))
        .hasSize(1)
        .allSatisfy(other -> assertThat(other.path("count").asInt()).isGreaterThanOrEqualTo(20));
  }

  @Test
  void pagesThroughGroupsNewestFirst() {
    inbox.receive(List.of(unexpected()));
    inbox.receive(List.of(invoice("\"payload\": []")));
    inbox.receive(List.of(with(unexpected(), "cloudEvents_type", "Another" + name)));

    Answer first = caller.get(ApiClient.ADMIN, "/failure-groups?size=1");
    Answer second =
        caller.get(ApiClient.ADMIN, "/failure-groups?size=1&before=" + first.at("/next"));

    assertThat(first.at("/failureGroups/0/type")).isEqualTo("Another" + name);
    assertThat(first.json().at("/failureGroups/0/count").asInt()).isEqualTo(2);
    assertThat(second.at("/failureGroups/0/type")).isEqualTo("RetryRequestedEvent");
  }

  @Test
  void needsGroupAdminAndAnswersNotFound() {
    inbox.receive(List.of(unexpected()));
    String key = group().path("failureGroup").asText();

    for (String path :
        List.of("/failure-groups", "/failure-groups/" + key, "/bulk-actions", "/bulk-actions/1")) {
      assertThat(caller.get(ApiClient.CLERK, path).status()).as(path).isEqualTo(403);
      assertThat(caller.get(null, path).status()).as(path).isEqualTo(401);
    }
    for (String verb : List.of("/retry", "/discard?reason=x")) {
      var request = caller.request("POST", "/failure-groups/" + key + verb, null);
      assertThat(caller.call(ApiClient.CLERK, request).at("/type"))
          .isEqualTo("/problems/forbidden");
    }
    assertThat(group().path("count").asInt()).isEqualTo(1);
    assertThat(post("/failure-groups/nothing/retry").at("/type"))
        .isEqualTo("/problems/unknown-failure-group");
    assertThat(caller.get(ApiClient.ADMIN, "/bulk-actions/999999").at("/type"))
        .isEqualTo("/problems/unknown-bulk-action");
  }

  private static RawMessage invoice(String field) {
    String order = "" + UUID.randomUUID();
    String json =
        """
        {"subject": "%s", "target": "VoidInvoiceCommand", "retryAt": "2026-11-25T10:00:00Z", %s}
        """
            .formatted(order, field);
    String whole =
        field.contains("attempt")
            ? json.replace("}", ", \"payload\": {}}")
            : json.replace("}", ", \"attempt\": 1}");
    return rawMessage("RetryRequestedEvent", order, "/invoice", null, whole);
  }
}
