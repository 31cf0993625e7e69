package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Requests to the Cockpit plugin that it cannot understand. */
@OnTheWeb
@Tag("S46")
class CockpitParametersIT {

  @LocalServerPort int port;

  @ParameterizedTest
  @CsvSource({
    "search?customr=ada, customr",
    "search?state=OPEN&state=OPEN, state",
    "search?customer=%00, customer",
    "search?after=%00, after",
    "search?from=%2B999999999-12-31T23:59:59Z, 999999999",
    "search?until=-999999999-01-01T00:00:00Z, 999999999",
    "messages?state=PARKED&befor=1, befor",
    "messages?state=PARKED&before=one, before",
    "messages?state=PARKED&before=99999999999999999999, before",
    "messages?state=%00, state",
    "overview?x=1, x",
    "orders/none?x=1, x",
  })
  void namesAParameterThatItCannotUse(String path, String word) {
    var answer = new CockpitSession(port, "admin", "cockpit").getResource(path);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.at("/message")).contains(word);
  }

  @Test
  void servesItsFilesWithTheVersionThatCockpitAppends() {
    var session = new CockpitSession(port, "admin", "cockpit");

    assertThat(
            session
                .get("/camunda/api/cockpit/plugin/escrow/static/app/plugin.js?bust=7.24.0")
                .status())
        .isEqualTo(200);
    assertThat(session.getResource("search?state=OPEN&customer=&from=").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{} {}",
        "nonsense",
        "{\"reason\": \"x\", \"reasn\": \"y\"}",
        "{\"reason\": {\"a\": 1}}"
      })
  void refusesABodyThatIsNoAction(String body) {
    var session = new CockpitSession(port, "admin", "cockpit");

    var answer = session.postWithToken("messages/1/discard", body);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.at("/message")).contains("request body");
    assertThat(answer.body()).doesNotContain("orderescrow", "java");
  }
}
