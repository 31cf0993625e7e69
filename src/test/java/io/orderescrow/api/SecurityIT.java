package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Access to all paths, including the engine's REST interface, which is another servlet. */
@OnTheWeb
class SecurityIT {

  /** Spring Boot's error dispatch, whose response contains the status only. */
  private static final Set<String> OPEN = Set.of("/error");

  @Autowired ApiClient caller;
  @Autowired List<RequestMappingHandlerMapping> mappings;

  @Test
  void everyMappedPathNeedsSignIn() {
    Set<String> paths = new TreeSet<>();
    mappings.stream()
        .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
        .flatMap(info -> info.getPatternValues().stream())
        .filter(pattern -> !OPEN.contains(pattern))
        .map(pattern -> pattern.replaceAll("\\{[^}]*}", "x").replace("**", "x"))
        .forEach(paths::add);

    assertThat(paths)
        .contains("/orders", "/orders/x", "/counts", "/reconciliation", "/inbox", "/v3/api-docs")
        .contains("/retries", "/retries/x", "/retries/x/run");
    assertThat(paths).allSatisfy(path -> assertThat(status(null, path)).isEqualTo(401));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/page.js",
        "/page.css",
        "/swagger-ui/index.html",
        "/webjars/x",
        "/processes/messages.asyncapi.yaml",
        "/processes/order-fulfilment.bpmn",
        "/actuator",
        "/actuator/metrics",
        "/actuator/env",
        "/engine-rest/engine",
        "/engine-rest/process-definition",
        "/engine-rest",
        "/app/",
        "/nothing-here"
      })
  void filesAndServletsNeedSignIn(String path) {
    assertThat(status(null, path)).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/engine-rest/;x=y/engine",
        "/engine-rest//engine",
        "/camunda/../engine-rest/engine"
      })
  void pathVariantsDoNotBypassTheRules(String path) {
    var answer = caller.get(null, path);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("default");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
  void healthIsPublicWithoutDetails(String path) {
    var answer = caller.get(null, path);

    assertThat(answer.status()).isIn(200, 503);
    assertThat(answer.json().has("components")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/engine-rest/process-definition/count, 200, 403, 403, 200, 403",
    "/inbox?disposition=MALFORMED,          200, 200, 403, 200, 403",
    "/actions,                              200, 200, 403, 200, 403",
    "/retries,                              200, 200, 403, 200, 403",
    "/retries/1,                            404, 404, 403, 404, 403",
    "/orders,                               200, 200, 200, 200, 403",
    "/counts,                               200, 200, 200, 200, 403",
    "/reconciliation,                       200, 200, 200, 200, 403",
    "/live/steps/AwaitInventory/orders,     200, 200, 200, 200, 403",
    "/,                                     200, 200, 200, 200, 403",
    "/page.js,                              200, 200, 200, 200, 403",
    "/bpmn-js/diagram-js.css,               200, 200, 200, 200, 403",
    "/v3/api-docs,                          200, 200, 200, 200, 403",
    "/swagger-ui/index.html,                200, 200, 200, 200, 403",
    "/processes/messages.asyncapi.yaml,     200, 200, 200, 200, 403",
    "/processes/order-fulfilment.bpmn,      200, 200, 200, 200, 403",
    "/problems/unknown-order,               200, 200, 200, 200, 403",
    "/actuator/info,                        200, 200, 200, 200, 403",
    "/actuator/metrics,                     200, 403, 403, 200, 403",
    "/actuator/env,                         404, 404, 404, 404, 403",
    "/processes/none.bpmn,                  404, 404, 404, 404, 403",
  })
  void groupsGrantReading(
      String path, int admin, int operator, int desk, int auditor, int noGroup) {
    assertThat(status(ApiClient.ADMIN, path)).isEqualTo(admin);
    assertThat(status(ApiClient.OPERATOR, path)).isEqualTo(operator);
    assertThat(status(ApiClient.CLERK, path)).isEqualTo(desk);
    assertThat(status(ApiClient.AUDITOR, path)).isEqualTo(auditor);
    assertThat(status(ApiClient.NO_GROUP, path)).isEqualTo(noGroup);
  }

  /**
   * The requests are incomplete; a status other than 403 means that the group is not the reason.
   */
  @ParameterizedTest
  @CsvSource({
    "POST,   /engine-rest/deployment/create, false, false, false",
    "POST,   /engine-rest/filter/create,     false, false, false",
    "DELETE, /orders/none/personal-data,     false, false, false",
    "POST,   /inbox/1/retry,                 true,  false, false",
    "POST,   /failure-groups/none/discard,   true,  false, false",
    "POST,   /replays,                       true,  false, false",
    "DELETE, /retries/1,                     true,  false, false",
    "POST,   /orders/none/settlement,        true,  false, false",
    "POST,   /orders,                        true,  true,  false",
    "DELETE, /orders/none,                   true,  true,  false",
  })
  @Tag("S45")
  void groupsGrantChanges(
      String method, String path, boolean operator, boolean desk, boolean auditor) {
    assertThat(mayCall(ApiClient.ADMIN, method, path)).isTrue();
    assertThat(mayCall(ApiClient.OPERATOR, method, path)).isEqualTo(operator);
    assertThat(mayCall(ApiClient.CLERK, method, path)).isEqualTo(desk);
    assertThat(mayCall(ApiClient.AUDITOR, method, path)).isEqualTo(auditor);
    assertThat(mayCall(ApiClient.NO_GROUP, method, path)).isFalse();
  }

  private boolean mayCall(String user, String method, String path) {
    return caller.call(user, caller.request(method, path, "[]")).status() != 403;
  }

  @Test
  void rejectsAWrongPassword() {
    var answer = caller.get(ApiClient.basic("wanda", "a wrong password"), "/engine-rest/engine");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).startsWith("Basic");
    assertThat(answer.at("/type")).isEqualTo("/problems/not-signed-in");
    assertThat(caller.get(ApiClient.NO_GROUP, "/orders").at("/type"))
        .isEqualTo("/problems/forbidden");
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site,             403",
    "Sec-Fetch-Site, same-site,              403",
    "Sec-Fetch-Site, same-origin,            404",
    "Origin,         https://evil.example,   403",
    "Origin,         null,                   403",
    "Origin,         http://localhost:1,     403",
    "User-Agent,     a program,              404"
  })
  void rejectsCrossSiteRequests(String header, String value, int status) {
    for (String path : List.of("/orders/none", "/engine-rest/process-instance/none")) {
      var request = caller.request("DELETE", path, null).header(header, value);
      assertThat(caller.call(ApiClient.ADMIN, request).status()).isEqualTo(status);
    }
  }

  @Test
  void pageLoadsFromThisServerOnly() {
    var page = caller.get(ApiClient.CLERK, "/");

    assertThat(page.body()).contains("Order escrow");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'self'")
        .doesNotContain("unsafe-inline", "unsafe-eval", "http");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("Set-Cookie")).isEmpty();
  }

  @Test
  void openApiDocumentDescribesProblemsAndSignIn() {
    var document = caller.get(ApiClient.CLERK, "/v3/api-docs");

    assertThat(document.at("/openapi")).startsWith("3.");
    assertThat(document.at("/components/securitySchemes/basic/scheme")).isEqualTo("basic");
    assertThat(document.at("/paths/~1orders/post/responses/422/$ref"))
        .isEqualTo("#/components/responses/InvalidOrder");
    assertThat(document.at("/info/description")).contains("/problems/idempotency-conflict");
    assertThat(caller.get(ApiClient.CLERK, "/v3/api-docs/swagger-config").body())
        .doesNotContain("petstore", "https:");
  }

  private int status(@Nullable String authorization, String path) {
    return caller.get(authorization, path).status();
  }
}
