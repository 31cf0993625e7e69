package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.MarkdownPage;
import io.orderescrow.api.LocalClient.Response;
import io.orderescrow.embedded.CapturedLog;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

/**
 * A node behind a proxy, with the settings of the page tls.md. The proxy, 127.0.1.1, sends the
 * headers of the page's server of nginx.
 */
@OnTheWeb
@ContextConfiguration(initializers = ProxyIT.DocumentedSettings.class)
@Tag("S47")
class ProxyIT {

  private static final MarkdownPage PAGE = MarkdownPage.named("tls.md");
  private static final String PROXY = "127.0.1.1";
  private static final String WRONG = "a wrong password";
  private static final String HOST = "shop.example.com";

  /** Wrong passwords that are checked before the first delay. */
  private static final int CHECKED = 5;

  @Autowired IdentityService identity;
  @LocalServerPort int port;

  private final String user = "u-" + UUID.randomUUID();

  /** Applies the YAML of the page, with the address of this test's proxy. */
  static final class DocumentedSettings
      implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
      String yaml =
          PAGE.blockBelow("## HTTP behind a proxy", "yaml")
              .content()
              .replace("10\\.1\\.2\\.3", PROXY.replace(".", "\\."));
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("page", MarkdownPage.settings(yaml)));
    }
  }

  @BeforeEach
  void addUser() {
    ApiClient.addUser(identity, user, "order-desk");
  }

  /** The proxy passes on the request of a browser that uses TLS. */
  private LocalClient proxyFor(String client) {
    return proxied(new LocalClient(port, PROXY), client, "https");
  }

  /** Adds the headers of the page, with the values of nginx's variables. */
  private static LocalClient proxied(LocalClient client, String address, String scheme) {
    Map<String, String> variables =
        Map.of(
            "$host", HOST,
            "$remote_addr", address,
            "$scheme", scheme,
            "$server_port", scheme.equals("https") ? "443" : "80");
    Pattern line = Pattern.compile("proxy_set_header +(\\S+) +(\\S+);");
    String nginx = PAGE.blockBelow("## HTTP behind a proxy", "nginx").content();
    for (MatchResult header : line.matcher(nginx).results().toList()) {
      client.with(header.group(1), variables.getOrDefault(header.group(2), header.group(2)));
    }
    return client;
  }

  @Test
  void theClientsOfTheProxyAreToldApart() {
    for (int i = 1; i <= 2 * CHECKED; i++) {
      assertThat(proxyFor("192.0.2." + i).getAs(user, WRONG, "/orders").status()).isEqualTo(401);
    }
    for (int i = 0; i < CHECKED; i++) {
      proxyFor("198.51.100.1").getAs(user, WRONG, "/orders");
    }

    assertThat(proxyFor("198.51.100.1").getAs(user, ApiClient.PASSWORD, "/orders").status())
        .isEqualTo(429);
    assertThat(proxyFor("198.51.100.1").signIn(user, ApiClient.PASSWORD, "tasklist").status())
        .isEqualTo(429);
    assertThat(proxyFor("198.51.100.2").getAs(user, ApiClient.PASSWORD, "/orders").status())
        .isEqualTo(200);
  }

  @Test
  void theLogNamesTheAddressOfTheClient() {
    CapturedLog log = CapturedLog.of("io.orderescrow.web.SignInLog");
    try (log) {
      proxyFor("192.0.2.77").getAs(user, ApiClient.PASSWORD, "/orders");
      proxyFor("192.0.2.78").signIn(user, ApiClient.PASSWORD, "tasklist");
      proxyFor("2001:db8::1").getAs(user, WRONG, "/orders");
    }

    assertThat(log.lines())
        .contains(
            "INFO User %s signed in from 192.0.2.77, by rest".formatted(user),
            "INFO User %s signed in from 192.0.2.78, by web-applications".formatted(user))
        .anyMatch(
            line ->
                line.startsWith("WARN A sign-in failed: user %s from 2001:db8".formatted(user)));
  }

  /** A proxy may also append to the header that a client has sent. */
  @Test
  void aClientBehindTheProxyCannotChooseItsAddress() {
    CapturedLog log = CapturedLog.of("io.orderescrow.web.SignInLog");
    try (log) {
      proxyFor("198.51.100.66, 192.0.2.79").getAs(user, ApiClient.PASSWORD, "/orders");
    }

    assertThat(log.lines())
        .contains("INFO User %s signed in from 192.0.2.79, by rest".formatted(user));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.1.2", "127.0.1.11"})
  void anotherAddressIsNotBelieved(String address) {
    CapturedLog log = CapturedLog.of("io.orderescrow.web.SignInLog");
    LocalClient stranger = proxied(new LocalClient(port, address), "192.0.2.80", "https");
    Response page;
    try (log) {
      stranger.getAs(user, ApiClient.PASSWORD, "/orders");
      page = stranger.get("/camunda/app/welcome/default/");
    }

    assertThat(log.lines())
        .contains("INFO User %s signed in from %s, by rest".formatted(user, address));
    assertThat(page.cookies()).hasSize(2).noneMatch(ProxyIT::isSecure);
    assertThat(page.header("Strict-Transport-Security")).isNull();
    assertThat(delete(stranger, "https://" + HOST, null).status()).isEqualTo(403);
  }

  @Test
  void theCookiesAreForTlsOnly() {
    LocalClient browser = proxyFor("192.0.2.81");

    assertThat(browser.get("/camunda/app/welcome/default/").cookies())
        .hasSize(2)
        .allMatch(ProxyIT::isSecure);
    assertThat(browser.signIn(user, ApiClient.PASSWORD, "tasklist").cookies())
        .isNotEmpty()
        .allMatch(ProxyIT::isSecure);
  }

  @Test
  void aClientWithoutTlsGetsUsableCookies() {
    LocalClient browser = proxied(new LocalClient(port, PROXY), "192.0.2.82", "http");

    Response page = browser.get("/camunda/app/welcome/default/");

    assertThat(page.cookies()).hasSize(2).noneMatch(ProxyIT::isSecure);
    assertThat(page.header("Strict-Transport-Security")).isNull();
  }

  private static boolean isSecure(String cookie) {
    return Pattern.compile(";\\s*Secure(;|$)").matcher(cookie).results().count() == 1;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/orders?size=1",
        "/engine-rest/engine",
        "/actuator/health/liveness",
        "/camunda",
        "/camunda/app/welcome/default/",
        "/camunda/api/admin/auth/user/default",
        "/camunda/lib/deps.js",
        "/nothing-here"
      })
  void browsersAreToldToUseTls(String path) {
    assertThat(proxyFor("192.0.2.83").get(path).header("Strict-Transport-Security"))
        .isEqualTo("max-age=31536000 ; includeSubDomains");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/camunda", "/camunda/", "/camunda/app/cockpit", "/camunda/app/cockpit/"})
  void redirectsStayOnTheHostOfTheProxy(String path) {
    Response redirect = proxyFor("192.0.2.84").get(path);

    assertThat(redirect.status()).as(redirect.text()).isEqualTo(302);
    assertThat(redirect.header("Location")).matches("(https://shop\\.example\\.com)?/camunda/.*");
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example.com,     ,            404",
    "https://shop.example.com:443, ,            404",
    "http://shop.example.com,      ,            403",
    "https://shop.example.com:8443,,            403",
    "https://evil.example,         ,            403",
    "https://evil.example,         same-origin, 404",
    "https://shop.example.com,     cross-site,  403",
  })
  void changesComeFromOurOwnPagesOnly(String origin, @Nullable String site, int status) {
    assertThat(delete(proxyFor("192.0.2.85"), origin, site).status()).isEqualTo(status);
  }

  private Response delete(LocalClient client, String origin, @Nullable String site) {
    String headers =
        "Authorization: "
            + ApiClient.basic(user, ApiClient.PASSWORD)
            + "\r\nOrigin: "
            + origin
            + (site == null ? "" : "\r\nSec-Fetch-Site: " + site);
    return client.send("DELETE", "/orders/none?reason=test", headers, "");
  }

  /** The standard header; the server does not read it, whoever sends it. */
  @Test
  void theHeaderForwardedIsNotRead() {
    CapturedLog log = CapturedLog.of("io.orderescrow.web.SignInLog");
    try (log) {
      new LocalClient(port, PROXY)
          .with("Forwarded", "for=192.0.2.86;proto=https;host=" + HOST)
          .getAs(user, ApiClient.PASSWORD, "/orders");
    }

    assertThat(log.lines())
        .contains("INFO User %s signed in from %s, by rest".formatted(user, PROXY));
  }
}
