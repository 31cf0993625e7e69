package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.embedded.CapturedLog;
import io.orderescrow.embedded.EmbeddedOidcProvider;
import io.orderescrow.inbox.Inbox;
import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Persons sign in at an OpenID Connect provider, to our pages and to the web applications. */
@OnTheWebWithOidc
@Tag("S47")
class OidcSignInIT {

  private static final String ENGINE = "engine/engine/default/";

  @Autowired EmbeddedOidcProvider provider;
  @Autowired ApiClient caller;
  @Autowired Inbox inbox;
  @Autowired RuntimeService runtime;
  @Autowired TaskService tasks;
  @Autowired HistoryService history;
  @Autowired MeterRegistry meters;
  @LocalServerPort int port;

  private OidcBrowser browser;

  @BeforeEach
  void openBrowser() {
    browser = new OidcBrowser(port);
  }

  @Test
  void aPersonIsLedToTheProviderAndBack() {
    double before = counted();
    CapturedLog log = CapturedLog.of("io.orderescrow.web.SignInLog");
    Answer page;
    try (log) {
      page = browser.signIn("alice", "/index.html?x=1&y=%2F");
    }

    assertThat(page.status()).as(page.body()).isEqualTo(200);
    assertThat(page.body()).contains("Order escrow");
    assertThat(page.whole().uri().toString())
        .isEqualTo("http://127.0.0.1:" + port + "/index.html?x=1&y=%2F");
    assertThat(browser.call("GET", "/orders?size=1").status()).isEqualTo(200);
    assertThat(browser.call("GET", "/inbox?disposition=MALFORMED").status()).isEqualTo(200);
    assertThat(browser.call("GET", "/engine-rest/process-definition/count").status())
        .isEqualTo(403);
    assertThat(log.lines()).contains("INFO User oidc.alice signed in from 127.0.0.1, by oidc");
    assertThat(counted() - before).isEqualTo(1);
  }

  private double counted() {
    return meters
        .get("fulfilment.web.sign_ins")
        .tags("door", "oidc", "outcome", "accepted")
        .counter()
        .count();
  }

  @Test
  void thePersonIsSignedInToCockpitAndTasklistWithNameAndGroups() {
    browser.signIn("alice", "/");

    assertThat(browser.open("/camunda/app/cockpit/default/").body()).contains("Camunda Cockpit");
    Answer person = browser.engine("GET", "admin/auth/user/default", "");
    assertThat(person.at("/userId")).isEqualTo("oidc.alice");
    assertThat(person.json().path("authorizedApps"))
        .extracting(app -> app.asText())
        .containsExactlyInAnyOrder("welcome", "cockpit", "tasklist");
    assertThat(get(ENGINE + "process-definition").body()).contains("order-fulfilment");
    assertThat(get("cockpit/plugin/escrow/default/overview").status()).isEqualTo(200);
    assertThat(get(ENGINE + "user").body()).as("no right of an administrator").isEqualTo("[]");
  }

  @Test
  void thePersonDecidesWithATaskAndTheRecordBearsTheName() {
    String order = "oidc-" + UUID.randomUUID();
    String task = overdueTaskOf(order);
    browser.signIn("alice", "/");
    browser.open("/camunda/app/tasklist/default/");
    assertThat(
            browser
                .engine(
                    "POST",
                    ENGINE + "task",
                    "{\"candidateGroup\": \"order-desk\", \"taskId\": \"%s\"}".formatted(task))
                .at("/0/id"))
        .isEqualTo(task);

    Answer claimed =
        browser.engine(
            "POST", ENGINE + "task/%s/claim".formatted(task), "{\"userId\": \"oidc.alice\"}");
    Answer completed =
        browser.engine(
            "POST",
            ENGINE + "task/%s/complete".formatted(task),
            "{\"variables\": {\"decision\": {\"type\": \"String\", \"value\": \"RETRY\"}}}");

    assertThat(claimed.status()).as(claimed.body()).isEqualTo(204);
    assertThat(completed.status()).as(completed.body()).isEqualTo(204);
    assertThat(history.createHistoricTaskInstanceQuery().taskId(task).singleResult().getAssignee())
        .isEqualTo("oidc.alice");
    assertThat(history.createUserOperationLogQuery().taskId(task).list())
        .extracting(entry -> entry.getOperationType() + " by " + entry.getUserId())
        .contains("Claim by oidc.alice", "Complete by oidc.alice");
  }

  private String overdueTaskOf(String order) {
    inbox.receive(List.of(createOrder(order)));
    String instance =
        runtime
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(order)
            .processDefinitionKey("order-fulfilment")
            .singleResult()
            .getId();
    runtime
        .createProcessInstanceModification(instance)
        .startBeforeActivity("DecideOnOverdueInvoice")
        .cancelAllForActivity("AwaitInventory")
        .execute();
    return tasks.createTaskQuery().processInstanceId(instance).singleResult().getId();
  }

  @Test
  void aPersonWithoutGroupsMayDoNothing() {
    Answer page = browser.signIn("eve", "/");

    assertThat(page.status()).isEqualTo(403);
    assertThat(page.body()).contains("Forbidden: your groups do not grant this");
    browser.open("/camunda/app/welcome/default/");
    assertThat(browser.engine("GET", "admin/auth/user/default", "").json().path("authorizedApps"))
        .extracting(app -> app.asText())
        .containsExactly("welcome");
    assertThat(get(ENGINE + "process-definition").body()).isEqualTo("[]");
  }

  @Test
  void programsAndScriptsAreNotLedAway() {
    assertThat(browser.call("GET", "/orders").status()).isEqualTo(401);
    Answer script = browser.call("GET", "/orders", "Sec-Fetch-Mode", "cors");
    assertThat(script.status()).isEqualTo(401);
    assertThat(script.whole().headers().allValues("WWW-Authenticate"))
        .as("or the browser would open its dialog for a password")
        .containsExactly("Bearer realm=\"order escrow\"");
    assertThat(caller.get(ApiClient.CLERK, "/").status()).isEqualTo(200);
  }

  @Test
  void theSessionCookieIsNewAfterTheSignInAndClosedToScriptsAndOtherSites() {
    browser.openOnly("/oidc/authorization/escrow");
    List<String> before = browser.cookie("JSESSIONID");
    assertThat(before).hasSize(1);

    browser.signIn("alice", "/");

    assertThat(browser.cookie("JSESSIONID")).hasSize(1).doesNotContainAnyElementsOf(before);
    for (String path : List.of("/oidc/authorization/escrow", "/camunda/app/welcome/default/")) {
      assertThat(new OidcBrowser(port).openOnly(path).whole().headers().allValues("Set-Cookie"))
          .as(path)
          .filteredOn(cookie -> cookie.startsWith("JSESSIONID"))
          .singleElement()
          .asString()
          .contains("HttpOnly")
          .containsOnlyOnce("SameSite=Lax");
    }
  }

  @Test
  void anotherSiteCannotUseTheSession() {
    browser.signIn("alice", "/");

    assertThat(browser.call("DELETE", "/orders/none", "Origin", "https://evil.example").status())
        .isEqualTo(403);
    assertThat(browser.call("DELETE", "/orders/none", "Sec-Fetch-Site", "cross-site").status())
        .isEqualTo(403);
    assertThat(browser.call("DELETE", "/orders/none", "Sec-Fetch-Site", "same-origin").status())
        .isEqualTo(404);
    assertThat(browser.call("GET", "/oidc/sign-out", "Sec-Fetch-Site", "cross-site").status())
        .isEqualTo(404);
    assertThat(browser.call("GET", "/orders?size=1").status()).isEqualTo(200);
  }

  @Test
  void credentialsInARequestTakeThePlaceOfTheSession() {
    browser.signIn("alice", "/");

    assertThat(
            browser
                .call("GET", "/inbox?disposition=MALFORMED", "Authorization", ApiClient.CLERK)
                .status())
        .isEqualTo(403);
    String token = provider.sign(provider.claims("bob", "administrators").build());
    assertThat(
            browser
                .call(
                    "GET",
                    "/engine-rest/process-definition/count",
                    "Authorization",
                    "Bearer " + token)
                .status())
        .isEqualTo(200);
    assertThat(browser.call("GET", "/engine-rest/process-definition/count").status())
        .isEqualTo(403);
  }

  @Test
  void signingOutEndsBothSessions() {
    provider.allowSignOutTo("http://127.0.0.1:" + port + "/");
    browser.signIn("alice", "/");
    browser.open("/camunda/app/cockpit/default/");

    browser.open("/oidc/sign-out");

    assertThat(browser.call("GET", "/orders?size=1").status()).isEqualTo(401);
    assertThat(get(ENGINE + "process-definition").status()).isEqualTo(401);
    assertThat(browser.open("/").whole().uri().getPath())
        .as("the provider asks for the password again")
        .isEqualTo("/login");
  }

  /** The button calls the engine and opens no page, so the next page leads to the provider. */
  @Test
  void theButtonOfTheWebApplicationsSignsOutToo() {
    provider.allowSignOutTo("http://127.0.0.1:" + port + "/");
    browser.signIn("alice", "/");
    browser.open("/camunda/app/cockpit/default/");

    assertThat(browser.engine("POST", "admin/auth/user/default/logout", "").status())
        .isBetween(200, 204);

    assertThat(get(ENGINE + "process-definition").status()).isEqualTo(401);
    assertThat(browser.call("GET", "/orders?size=1").status()).isEqualTo(401);
    assertThat(browser.openOnly("/").header("Location"))
        .startsWith(provider.issuer() + "/connect/logout");
  }

  @Test
  void aForgedAnswerOfTheProviderSignsNobodyIn() {
    browser.openOnly("/oidc/authorization/escrow");

    Answer answer = browser.openOnly("/oidc/code/escrow?code=x&state=y");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).contains("The identity provider did not sign you in");
    assertThat(browser.call("GET", "/orders").status()).isEqualTo(401);
  }

  @Test
  void aLinkDoesNotLeadFromTheSignInToAnotherSite() {
    browser.openOnly("/oidc/authorization/escrow?target=https://evil.example/");

    Answer page = browser.signIn("alice", "/oidc/authorization/escrow?target=//evil.example/");

    assertThat(page.whole().uri().toString()).isEqualTo("http://127.0.0.1:" + port + "/");
  }

  @Test
  void theWayOfTheCodeTakesNoLargeBody() {
    for (String path : List.of("/oidc/code/escrow", "/oidc/authorization/escrow", "/oidc/x")) {
      var request = caller.request("POST", path, "x".repeat(100_000));
      assertThat(caller.call(null, request).status()).as(path).isEqualTo(413);
    }
  }

  private Answer get(String path) {
    return browser.call("GET", "/camunda/api/" + path);
  }
}
