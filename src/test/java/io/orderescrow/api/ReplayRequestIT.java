package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.api.ApiClient.Answer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The request for a replay: permissions, checks and audit entry. */
@OnTheWeb
class ReplayRequestIT {

  private static final String LAST_HOUR =
      """
      {"service": "inventory", "since": "2026-11-23T10:00:00Z", "until": "2026-11-23T12:00:00+01:00"}
      """;

  @Autowired ApiClient caller;

  @Test
  @Tag("S13")
  void needsGroupAdmin() {
    assertThat(ask(null, LAST_HOUR).status()).isEqualTo(401);
    assertThat(ask(ApiClient.NO_GROUP, LAST_HOUR).status()).isEqualTo(403);
    assertThat(ask(ApiClient.CLERK, LAST_HOUR).at("/type")).isEqualTo("/problems/forbidden");
    assertThat(ask(ApiClient.ADMIN, LAST_HOUR.replace("12:00", "13:00")).status()).isEqualTo(202);
  }

  @Test
  @Tag("S13")
  void isInTheAuditTrail() {
    String why = "\"reason\": \"Inventory was down\", \"since\"";
    assertThat(
            ask(ApiClient.ADMIN, LAST_HOUR.replace("12:00", "13:00").replace("\"since\"", why))
                .status())
        .isEqualTo(202);

    Answer latest = caller.get(ApiClient.ADMIN, "/actions?size=1");

    assertThat(latest.at("/actions/0/kind")).isEqualTo("REPLAY");
    assertThat(latest.at("/actions/0/target")).isEqualTo("inventory");
    assertThat(latest.at("/actions/0/by")).isEqualTo("admin");
    assertThat(latest.at("/actions/0/reason")).isEqualTo("Inventory was down");
    assertThat(latest.at("/actions/0/detail")).contains("0 waits since 2026-11-23T10:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"service\": \"inventory\", \"since\": \"2026-11-23T10:00:00Z\"}",
        "{\"service\": \"inventory\", \"since\": \"today\", \"until\": \"2026-11-23T10:00:00Z\"}",
        "{\"service\": \"orchestrator\", \"since\": \"2026-11-23T10:00:00Z\", \"until\": \"2026-11-23T11:00:00Z\"}",
        "{\"service\": \"inventory\", \"since\": \"2026-11-23T11:00:00Z\", \"until\": \"2026-11-23T11:00:00Z\"}"
      })
  void saysWhatIsWrong(String request) {
    Answer answer = ask(ApiClient.ADMIN, request);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.at("/type")).isEqualTo("/problems/bad-parameter");
    assertThat(answer.at("/detail")).contains("parameter '");
  }

  @Test
  void openApiDocumentDescribesReplays() {
    var document = caller.get(ApiClient.CLERK, "/v3/api-docs");

    assertThat(document.at("/paths/~1replays/post/responses/202/description")).isNotEmpty();
    assertThat(document.at("/paths/~1reconciliation/get/summary")).contains("every order");
  }

  private Answer ask(@Nullable String authorization, String json) {
    return caller.call(authorization, caller.request("POST", "/replays", json));
  }
}
