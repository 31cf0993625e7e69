package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.orderescrow.api.LocalClient.Response;
import io.orderescrow.embedded.CapturedLog;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Cookies, redirects and asynchronous requests of the engine's web applications. */
@OnTheWeb
@Tag("S46")
class WebApplicationRequestsIT {

  private static final String PAGE = "/camunda/app/welcome/default/";
  private static final String JOBS = "/camunda/api/engine/engine/default/job/count";

  @Autowired ApiClient caller;
  @LocalServerPort int port;

  @ParameterizedTest
  @ValueSource(strings = {"/camunda", "/camunda/app", "/camunda/app/welcome"})
  void redirectsToNoOtherHost(String path) {
    Response answer =
        new LocalClient(port, "127.0.0.1")
            .with("X-Forwarded-Host", "evil.example")
            .send("GET", path, "Forwarded: host=evil.example", "");

    assertThat(answer.status()).as(answer.text()).isEqualTo(302);
    assertThat(answer.header("Location")).startsWith("/camunda/").doesNotStartWith("//");
  }

  @Test
  void theSessionOfARefusedRequestIsNotSentFromOtherSites() {
    Response answer =
        new LocalClient(port, "127.0.0.1")
            .post(
                "/camunda/api/admin/auth/user/default/login/welcome",
                "application/x-www-form-urlencoded",
                "username=admin&password=x");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.text().lines().filter(line -> line.startsWith("Set-Cookie:")))
        .isNotEmpty()
        .allSatisfy(cookie -> assertThat(cookie).containsOnlyOnce("SameSite=Lax"));
  }

  @Test
  void aSignInEndsTheOldToken() {
    LocalClient browser = new LocalClient(port, "127.0.0.1");
    Response page = browser.get(PAGE);
    String token = LocalClient.cookie(page, "XSRF-TOKEN");
    Response signedIn =
        browser.send(
            "POST",
            "/camunda/api/admin/auth/user/default/login/welcome",
            cookies(LocalClient.cookie(page, "JSESSIONID"), token)
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nX-XSRF-TOKEN: "
                + token,
            "username=admin&password=" + ApiClient.PASSWORD);
    assertThat(signedIn.status()).isEqualTo(200);
    String session = LocalClient.cookie(signedIn, "JSESSIONID");

    Response after = browser.send("GET", PAGE, cookies(session, token), "");
    String renewed = LocalClient.cookie(after, "XSRF-TOKEN");
    assertThat(renewed).isNotEmpty().isNotEqualTo(token);
    assertThat(countJobs(browser, session, renewed).status()).isEqualTo(200);
    assertThat(countJobs(browser, session, token).status()).isEqualTo(403);
  }

  private static Response countJobs(LocalClient browser, String session, String token) {
    return browser.send(
        "POST",
        JOBS,
        cookies(session, token) + "\r\nContent-Type: application/json\r\nX-XSRF-TOKEN: " + token,
        "{}");
  }

  private static String cookies(String session, String token) {
    return "Cookie: JSESSIONID=%s; XSRF-TOKEN=%s".formatted(session, token);
  }

  @Test
  void externalTasksAreFetchedFromTheRestInterfaceOnly() {
    String topics =
        "{\"workerId\": \"w\", \"maxTasks\": 1, \"topics\": [], \"asyncResponseTimeout\": 100}";
    CapturedLog log = CapturedLog.of("org.apache.catalina", "org.camunda", "org.springframework");
    try (log) {
      var session = new CockpitSession(port, "admin", "cockpit");

      var answer = session.engine("POST", "external-task/fetchAndLock", topics);

      assertThat(answer.status()).as(answer.body()).isEqualTo(403);
      assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
      assertThat(answer.at("/detail")).contains("/engine-rest");
    }
    assertThat(log.events()).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
    // Without a timeout: all applications of this JVM share one thread for waiting requests, which
    // ends with the first of them.
    var direct =
        caller.call(
            ApiClient.ADMIN,
            caller.request(
                "POST",
                "/engine-rest/external-task/fetchAndLock",
                "{\"workerId\": \"w\", \"maxTasks\": 1, \"topics\": []}"));
    assertThat(direct.status()).as(direct.body()).isIn(List.of(200, 400));
    assertThat(direct.body()).doesNotContain("Async");
  }
}
