package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;

/**
 * Calls the engine's web applications like their pages, with a session, its CSRF token and
 * referrer.
 */
final class CockpitSession {

  private static final String PLUGIN = "/camunda/api/cockpit/plugin/escrow/default/";

  private final int port;
  private String page = "welcome";
  private final CookieManager cookies = new CookieManager();
  private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();

  /** A session without sign-in. */
  CockpitSession(int port) {
    this.port = port;
    get("/camunda/app/welcome/default/");
  }

  /**
   * Signs in.
   *
   * @param application a web application that the user may open
   */
  CockpitSession(int port, String user, String application) {
    this(port);
    ApiClient.Answer signedIn =
        postForm(
            "/camunda/api/admin/auth/user/default/login/" + application,
            "username=" + user + "&password=" + ApiClient.PASSWORD);
    assertThat(signedIn.status())
        .as("%s signs in to %s: %s", user, application, signedIn.body())
        .isEqualTo(200);
    page = application;
    get("/camunda/app/welcome/default/"); // signing in creates a session with another token
  }

  ApiClient.Answer getResource(String path) {
    return get(PLUGIN + path);
  }

  ApiClient.Answer postWithToken(String path, String json) {
    return sendWithToken(post(path, json));
  }

  /** Posts a form to any path. */
  ApiClient.Answer postForm(String path, String form) {
    return sendWithToken(
        request(path)
            .POST(BodyPublishers.ofString(form))
            .header("Content-Type", "application/x-www-form-urlencoded"));
  }

  /** Calls the engine's REST interface as the pages of the web applications do. */
  ApiClient.Answer engine(String method, String path, String json) {
    return sendWithToken(
        request("/camunda/api/engine/engine/default/" + path)
            .method(method, BodyPublishers.ofString(json))
            .header("Content-Type", "application/json"));
  }

  private ApiClient.Answer sendWithToken(HttpRequest.Builder request) {
    token().ifPresent(token -> request.header("X-XSRF-TOKEN", token));
    return send(request);
  }

  /** Like a page of another site, which does not know the token. */
  ApiClient.Answer postWithoutToken(String path, String json) {
    return send(post(path, json));
  }

  ApiClient.Answer get(String path) {
    return send(request(path).GET());
  }

  private HttpRequest.Builder post(String path, String json) {
    return request(PLUGIN + path)
        .POST(BodyPublishers.ofString(json))
        .header("Content-Type", "application/json");
  }

  private HttpRequest.Builder request(String path) {
    String server = "http://localhost:" + port;
    return HttpRequest.newBuilder(URI.create(server + path))
        .header("Referer", server + "/camunda/app/" + page + "/default/");
  }

  private Optional<String> token() {
    return List.copyOf(cookies.getCookieStore().getCookies()).stream()
        .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  private ApiClient.Answer send(HttpRequest.Builder request) {
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      return new ApiClient.Answer(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
