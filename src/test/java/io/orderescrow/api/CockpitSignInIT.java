package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * The engine's web applications have their own sign-in, which the security rules must not break.
 */
@OnTheWeb
class CockpitSignInIT {

  @Autowired ApiClient caller;
  @LocalServerPort int port;

  private final CookieManager cookies = new CookieManager();
  private final HttpClient browser =
      HttpClient.newBuilder()
          .cookieHandler(cookies)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  @Test
  void administratorSignsInToCockpit() throws Exception {
    assertThat(get("/camunda/app/cockpit/default/").body()).contains("Camunda Cockpit");
    assertThat(get("/camunda/api/engine/engine/default/process-definition").statusCode())
        .isEqualTo(401);

    assertThat(signIn("cockpit", "admin", ApiClient.PASSWORD).statusCode()).isEqualTo(200);

    var definitions = get("/camunda/api/engine/engine/default/process-definition");
    assertThat(definitions.statusCode()).isEqualTo(200);
    assertThat(definitions.body()).contains("order-fulfilment");
  }

  /**
   * The page loads this path in the background; a Basic challenge would open the browser's dialog.
   */
  @Test
  void signInPageGetsNoBasicChallenge() throws Exception {
    var welcome = get("/camunda-welcome");

    assertThat(welcome.statusCode()).isEqualTo(404);
    assertThat(welcome.headers().firstValue("WWW-Authenticate")).isEmpty();
  }

  @Test
  void orderDeskSignsInToTasklistOnly() throws Exception {
    get("/camunda/app/tasklist/default/");

    assertThat(signIn("cockpit", "dora", ApiClient.PASSWORD).statusCode()).isEqualTo(403);
    assertThat(signIn("tasklist", "dora", ApiClient.PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void rejectsAWrongPassword() throws Exception {
    get("/camunda/app/cockpit/default/");

    assertThat(signIn("cockpit", "wanda", "a wrong password").statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> signIn(String application, String user, String password)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri("/camunda/api/admin/auth/user/default/login/" + application))
            .POST(BodyPublishers.ofString("username=" + user + "&password=" + password))
            .header("Content-Type", "application/x-www-form-urlencoded");
    List.copyOf(cookies.getCookieStore().getCookies()).stream()
        .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
        .forEach(cookie -> request.header("X-XSRF-TOKEN", cookie.getValue()));
    return browser.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return browser.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }
}
