package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.LocalClient.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Errors of HTTP: problem details for programs, a small page for people. */
@OnTheWeb
@Tag("S46")
class HttpErrorsIT {

  private static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

  @Autowired ApiClient caller;
  @LocalServerPort int port;

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "GET,     /nothing-here,            -,                   404, unknown-path",
        "GET,     /orders/1/nothing,        -,                   404, unknown-path",
        "GET,     /processes/none.bpmn,     -,                   404, unknown-path",
        "GET,     /actuator/env,            -,                   404, unknown-path",
        "GET,     /problems/nothing,        -,                   404, unknown-path",
        "GET,     /camunda/app/nothing.js,  -,                   404, unknown-path",
        "GET,     /camunda/api/nothing,     -,                   404, unknown-path",
        "GET,     /error,                   -,                   404, unknown-path",
        "PUT,     /orders,                  -,                   405, method-not-allowed",
        "GET,     /replays,                 -,                   405, method-not-allowed",
        "DELETE,  /,                        -,                   405, method-not-allowed",
        "POST,    /problems,                -,                   405, method-not-allowed",
        "PATCH,   /actuator/health,         -,                   405, method-not-allowed",
        "GET,     /orders,                  image/png,           406, not-acceptable",
        "GET,     /orders,                  application/xml,     406, not-acceptable",
        "GET,     /live,                    application/json,    406, not-acceptable",
        "GET,     /orders/none,             image/png,           404, unknown-order",
        "GET,     /orders,                  nonsense,            406, not-acceptable",
        "POST,    /orders,                  -,                   415, unsupported-media-type",
        "POST,    /replays,                 -,                   415, unsupported-media-type",
        "POST,    /orders/1/settlement,     -,                   400, bad-parameter",
      })
  void hasATypeForEachStatus(
      String method, String path, @Nullable String accept, int status, String type) {
    var request = caller.request(method, path, status == 415 ? "x" : null);
    if (status == 415) {
      request.setHeader("Content-Type", "text/plain");
    }
    if (accept != null) {
      request.setHeader("Accept", accept);
    }

    var answer = caller.call(ApiClient.ADMIN, request);

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.at("/type")).isEqualTo("/problems/" + type);
    assertThat(answer.at("/status")).isEqualTo(String.valueOf(status));
    assertThat(answer.at("/title")).isNotBlank();
    assertThat(answer.at("/detail")).isNotBlank();
    assertThat(answer.at("/instance")).isEqualTo(path);
    if (status == 405) {
      assertThat(answer.header("Allow")).isNotBlank();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/,                     none, 401, Authentication required",
    "/orders/none,          none, 401, Authentication required",
    "/,                     nobody, 403, Forbidden",
    "/nothing-here,         admin, 404, There is nothing at this path",
    "/orders/none,          admin, 404, Order not found",
    "/orders?customr=x,     admin, 400, Invalid parameter",
    "/replays,              admin, 405, The path does not have this method",
    "/camunda/app/none.js,  admin, 404, There is nothing at this path",
    "/camunda/api/none,     admin, 404, There is nothing at this path",
    "//orders,              admin, 400, The request is malformed",
    "/orders%2f,            admin, 400, The request is malformed",
  })
  void showsAPageToAPerson(String path, String user, int status, String title) {
    LocalClient browser = new LocalClient(port, "127.0.0.1").with("Accept", BROWSER);
    if (!user.equals("none")) {
      String name = user.equals("admin") ? "admin" : "norbert";
      browser.with("Authorization", ApiClient.basic(name, ApiClient.PASSWORD));
    }

    Response answer = browser.send("GET", path, "X-Test: x", "");

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    assertThat(answer.body())
        .contains("<title>" + title, "<h1>" + title, "<p>", "Back to the ", "</html>")
        .doesNotContain("Whitelabel", "Tomcat", "{\"");
    String back = path.startsWith("/camunda/") ? "/camunda/app/welcome/default/" : "/";
    assertThat(answer.body()).contains("href=\"" + back + "\"");
  }

  @Test
  void escapesWhatThePersonSent() {
    Response answer =
        new LocalClient(port, "127.0.0.1")
            .with("Accept", BROWSER)
            .getAs("admin", ApiClient.PASSWORD, "/orders?%3Cscript%3Ealert(1)%3C/script%3E=1");

    assertThat(answer.body()).contains("&lt;script&gt;").doesNotContain("<script>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/orders", "/counts", "/live/steps/x/orders"})
  void answersAPersonWithDataWhereThereIsNothingElse(String path) {
    Response answer =
        new LocalClient(port, "127.0.0.1")
            .with("Accept", BROWSER)
            .getAs("admin", ApiClient.PASSWORD, path);

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void describesEachProblemType() {
    JsonNode all = caller.get(ApiClient.CLERK, "/problems").json();

    assertThat(all).hasSizeGreaterThan(30);
    for (JsonNode each : all) {
      assertThat(caller.get(ApiClient.CLERK, each.path("type").asText()).json()).isEqualTo(each);
    }
  }

  /** Camunda's clients rely on the form of its own errors. */
  @ParameterizedTest
  @CsvSource({
    "GET,    /engine-rest/process-instance/none, 404, InvalidRequestException",
    "GET,    /engine-rest/nothing,               404, NotFoundException",
    "DELETE, /engine-rest/engine,                405, NotAllowedException",
    "GET,    /engine-rest/task?sortBy=nothing,   400, InvalidRequestException",
  })
  void leavesTheErrorsOfTheEngineAsTheyAre(String method, String path, int status, String type) {
    var answer = caller.call(ApiClient.ADMIN, caller.request(method, path, null));

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.at("/type")).isEqualTo(type);
    assertThat(answer.at("/message")).isNotBlank();
    assertThat(answer.body()).doesNotContain("io.orderescrow", "\tat ");
  }
}
