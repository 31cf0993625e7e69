package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Every operation of the REST interface with parameters that it does not have or cannot read. */
@OnTheWeb
@Tag("S46")
class RequestParametersIT {

  /** Each is refused, whatever the parameter. */
  private static final List<String> NEVER_VALID =
      List.of("", "%20", "%00", "a%00b", "a%0Ab", "%C2%85");

  /** Valid for some parameters; for the others, the answer names the parameter. */
  private static final List<String> ODD =
      List.of(
          "%2B999999999-12-31T23:59:59Z",
          "-999999999-01-01T00:00:00Z",
          "%2B10000-01-01T00:00:00Z",
          "0000-12-31T23:59:59Z",
          "2026-02-30T10:00:00Z",
          "2026-11-25",
          "99999999999999999999",
          "-99999999999999999999",
          "-1",
          "0",
          "1e9",
          "NaN",
          "x".repeat(5000),
          "%EF%BF%BF",
          "%F4%8F%BF%BF",
          "%ED%A0%80",
          "%25",
          "'%3B--",
          "%E2%80%AE",
          "null");

  @Autowired ApiClient caller;

  /** One operation, with plausible values for the variables of its path. */
  private record Operation(String method, String path, List<String> parameters, String mediaType) {}

  private List<Operation> operations() {
    JsonNode paths = caller.get(ApiClient.ADMIN, "/v3/api-docs").json().path("paths");
    List<Operation> all = new ArrayList<>();
    paths
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fields()
                    .forEachRemaining(
                        method ->
                            all.add(operation(path.getKey(), method.getKey(), method.getValue()))));
    assertThat(all).hasSizeGreaterThan(20);
    return all;
  }

  private static Operation operation(String path, String method, JsonNode description) {
    List<String> query =
        StreamSupport.stream(description.path("parameters").spliterator(), false)
            .filter(each -> each.path("in").asText().equals("query"))
            .map(each -> each.path("name").asText())
            .toList();
    var content = description.at("/requestBody/content").fieldNames();
    return new Operation(
        method.toUpperCase(),
        path.replaceAll("\\{(id|seq)}", "1").replaceAll("\\{[^}]*}", "none"),
        query,
        content.hasNext() ? content.next() : "");
  }

  private ApiClient.Answer call(Operation operation, String path) {
    var request =
        caller.request(operation.method(), path, operation.mediaType().isEmpty() ? null : "{}");
    if (!operation.mediaType().isEmpty()) {
      request.setHeader("Content-Type", operation.mediaType());
    }
    return caller.call(ApiClient.ADMIN, request);
  }

  private static void assertRefused(ApiClient.Answer answer, String about, String... words) {
    assertThat(answer.status()).as(about + answer.body()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).as(about).startsWith("application/problem+json");
    assertThat(answer.at("/type")).as(about).isEqualTo("/problems/bad-parameter");
    assertThat(answer.at("/detail")).as(about).contains(words);
  }

  @Test
  void refusesAParameterThatDoesNotExist() {
    for (Operation each : operations()) {
      var answer = call(each, each.path() + "?customr=ada");

      assertRefused(answer, each.toString(), "'customr'");
      if (each.parameters().isEmpty()) {
        assertThat(answer.at("/detail")).as(each.toString()).contains("takes no parameters");
      } else {
        assertThat(answer.at("/detail"))
            .as(each.toString())
            .endsWith(" " + String.join(", ", new TreeSet<>(each.parameters())) + ".");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/problems?x=1", "/problems/forbidden?x=1", "/orders?Customer=ada"})
  void refusesAParameterOfOtherPaths(String path) {
    assertRefused(caller.get(ApiClient.ADMIN, path), path, "does not exist");
  }

  @Test
  void refusesAParameterThatIsGivenTwice() {
    for (Operation each : operations()) {
      for (String name : each.parameters()) {
        var answer = call(each, each.path() + "?%1$s=1&%1$s=2".formatted(name));

        assertRefused(answer, each.toString(), "'" + name + "'", "2 times");
      }
    }
  }

  @Test
  void refusesEmptyTextAndControlCharacters() {
    for (Operation each : operations()) {
      for (String name : each.parameters()) {
        for (String value : NEVER_VALID) {
          var answer = call(each, each.path() + "?" + name + "=" + value);

          assertRefused(answer, each + value, "'" + name + "'");
        }
      }
    }
  }

  @Test
  void noValueOfAParameterIsAnError() {
    for (Operation each : operations()) {
      for (String name : each.parameters()) {
        for (String value : ODD) {
          var answer = call(each, each.path() + "?" + name + "=" + value);

          String about = each + "?" + name + "=" + value + ": " + answer.body();
          assertThat(answer.status()).as(about).isLessThan(500);
          if (answer.status() == 400) {
            assertThat(answer.at("/detail")).as(about).doesNotContain("io.orderescrow");
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/orders, acceptedFrom",
    "/orders, acceptedUntil",
    "/orders, endedFrom",
    "/orders, endedUntil",
    "/inbox, from",
    "/inbox, until",
  })
  void refusesTimesThatNobodyMeans(String path, String name) {
    for (String time :
        List.of("%2B999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", "soon")) {
      assertRefused(
          caller.get(ApiClient.ADMIN, path + "?" + name + "=" + time), path, "'" + name + "'");
    }
    assertThat(caller.get(ApiClient.ADMIN, path + "?" + name + "=9999-12-31T23:59:59Z").status())
        .isEqualTo(200);
  }

  @Test
  void noVariableOfAPathIsAnError() {
    JsonNode paths = caller.get(ApiClient.ADMIN, "/v3/api-docs").json().path("paths");
    paths
        .fieldNames()
        .forEachRemaining(
            path -> {
              if (!path.contains("{")) {
                return; // such as /live, whose answer does not end
              }
              for (String value : List.of("%ED%A0%80", "-1", "99999999999999999999", "%20", "'")) {
                String called = path.replaceAll("\\{[^}]*}", value);
                assertThat(caller.get(ApiClient.ADMIN, called).status()).as(called).isLessThan(500);
              }
            });
  }

  @Test
  void refusesBrokenEncodings() {
    for (String query : List.of("customer=%zz", "customer=%", "cust%00omer=x")) {
      var answer =
          new LocalClient(port(), "127.0.0.1")
              .getAs("admin", ApiClient.PASSWORD, "/orders?" + query);

      assertThat(answer.status()).as(query + answer.text()).isEqualTo(400);
      assertThat(answer.text()).as(query).contains("application/problem+json");
    }
  }

  private int port() {
    return caller.request("GET", "/", null).build().uri().getPort();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Idempotency-Key", "traceparent", "Last-Event-ID", "Accept"})
  void noValueOfAHeaderIsAnError(String name) {
    for (String value :
        List.of("\u00ff", "\u0085", "\t", "-9223372036854775808", "x".repeat(3000))) {
      for (String path : List.of("/orders", "/live/steps/x/orders")) {
        var answer =
            new LocalClient(port(), "127.0.0.1")
                .with(name, value)
                .postAs("admin", ApiClient.PASSWORD, path, "{}");

        assertThat(answer.status()).as(name + value + answer.text()).isBetween(400, 499);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'service': 'inventory', 'reasn': 'x'} | 400 | reasn",
        "{'service': 5} | 400 | service",
        "{'service': 'inventory', 'since': '+999999999-12-31T23:59:59Z', 'until':"
            + " '2026-11-25T10:00:00Z'} | 400 | since",
        "{'service': 'inventory', 'since': '2026-11-25T10:00:00Z', 'until':"
            + " '+999999999-12-31T23:59:59Z'} | 400 | until",
        "[] | 400 | object",
        "null | 400 | object",
        "7 | 400 | object",
        "{} {} | 400 | object",
        "{'service': 'inventory', 'service': 'inventory'} | 400 | service",
      })
  void namesWhatIsWrongWithTheBodyOfAReplay(String body, int status, String word) {
    var answer =
        caller.call(ApiClient.ADMIN, caller.request("POST", "/replays", body.replace('\'', '"')));

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.at("/detail")).contains(word);
    assertThat(answer.body()).doesNotContain("orderescrow", "java");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[] | 400 | ",
        "'text' | 400 | ",
        "{} {} | 400 | ",
        "{'customer': {'name': 'Ada', 'nick': 'A'}} | 422 | customer.nick",
        "{'lines': [{'sku': 'A', 'colour': 'red'}]} | 422 | lines[0].colour",
        "{'lines': [{'quantity': 99999999999}]} | 422 | lines[0].quantity",
        "{'lines': {}} | 422 | lines",
      })
  void namesWhatIsWrongWithTheBodyOfAnOrder(String body, int status, String field) {
    var answer = caller.place("place-" + body.hashCode(), body.replace('\'', '"'));

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    if (field != null) {
      assertThat(answer.at("/errors/0/field")).isEqualTo(field);
    }
    assertThat(answer.body()).doesNotContain("orderescrow", "java");
  }
}
