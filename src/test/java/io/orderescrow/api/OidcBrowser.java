package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.embedded.EmbeddedOidcProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens pages like a browser: with cookies, and following redirects between the application and the
 * provider.
 */
final class OidcBrowser {

  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

  private final String application;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient following = client(Redirect.ALWAYS);
  private final HttpClient plain = client(Redirect.NEVER);

  OidcBrowser(int port) {
    this.application = "http://127.0.0.1:" + port;
  }

  private HttpClient client(Redirect redirect) {
    return HttpClient.newBuilder().cookieHandler(cookies).followRedirects(redirect).build();
  }

  /** Opens a page of the application, which leads to the provider, and signs in there. */
  Answer signIn(String person, String path) {
    Answer page = open(path);
    assertThat(page.whole().uri().getPath()).as(page.body()).isEqualTo("/login");
    Matcher token = CSRF.matcher(page.body());
    assertThat(token.find()).as(page.body()).isTrue();
    String form =
        "username=%s&password=%s&_csrf=%s"
            .formatted(
                person,
                EmbeddedOidcProvider.SECRET,
                URLEncoder.encode(token.group(1), StandardCharsets.UTF_8));
    return send(
        following,
        HttpRequest.newBuilder(page.whole().uri())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "text/html")
            .POST(BodyPublishers.ofString(form)));
  }

  /** Opens a page and follows all redirects. */
  Answer open(String path) {
    return send(following, request(path).header("Accept", "text/html"));
  }

  /** Opens a page and follows no redirect. */
  Answer openOnly(String path) {
    return send(plain, request(path).header("Accept", "text/html"));
  }

  /** A request of a script of our pages. */
  Answer call(String method, String path, String... headers) {
    HttpRequest.Builder request =
        request(path).method(method, BodyPublishers.noBody()).header("Accept", "application/json");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(plain, request);
  }

  /** A request of a script of the engine's web applications, with their CSRF token. */
  Answer engine(String method, String path, String json) {
    HttpRequest.Builder request =
        request("/camunda/api/" + path)
            .method(method, BodyPublishers.ofString(json))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json");
    cookie("XSRF-TOKEN").forEach(token -> request.header("X-XSRF-TOKEN", token));
    return send(plain, request);
  }

  List<String> cookie(String name) {
    return List.copyOf(cookies.getCookieStore().getCookies()).stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .toList();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(application + path));
  }

  private static Answer send(HttpClient http, HttpRequest.Builder request) {
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
