package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.embedded.EmbeddedOidcProvider;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Nobody signs in with a password, except for the account that reads metrics. */
@OnTheWebWithOidc
@TestPropertySource(
    properties = {
      "fulfilment.web.password-sign-in=false",
      "fulfilment.web.admin.password=",
      "fulfilment.web.metrics.password=" + ApiClient.PASSWORD
    })
@Tag("S47")
class PasswordsSwitchedOffIT {

  @Autowired EmbeddedOidcProvider provider;
  @Autowired ApiClient caller;
  @Autowired IdentityService identity;
  @LocalServerPort int port;

  @BeforeAll
  static void addAdministratorOfAnEarlierStart(@Autowired IdentityService identity) {
    ApiClient.addUser(identity, "admin", "camunda-admin");
  }

  @Test
  void noPasswordOfAUserOfTheEngineIsAccepted() {
    LocalClient client = new LocalClient(port, "127.0.0.51");

    Answer refused = caller.get(ApiClient.ADMIN, "/orders?size=1");

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.whole().headers().allValues("WWW-Authenticate"))
        .containsExactly("Bearer realm=\"order escrow\"");
    assertThat(refused.at("/detail")).isEqualTo("Sign in with a token of the identity provider.");
    assertThat(client.signIn("dora", ApiClient.PASSWORD, "tasklist").status()).isEqualTo(401);
  }

  /** The engine's own check of a password is a way to guess passwords. */
  @Test
  void theEngineChecksNoPasswordEither() {
    String token = "Bearer " + provider.sign(provider.claims("root", "administrators").build());

    Answer checked =
        caller.call(
            token,
            caller.request(
                "POST",
                "/engine-rest/identity/verify",
                "{\"username\": \"dora\", \"password\": \"%s\"}".formatted(ApiClient.PASSWORD)));

    assertThat(checked.status()).isEqualTo(200);
    assertThat(checked.at("/authenticated")).isEqualTo("false");
  }

  @Test
  void tokensAndTheAccountForMetricsAreAccepted() {
    String token = "Bearer " + provider.sign(provider.claims("bob", "sales").build());

    assertThat(caller.get(token, "/orders?size=1").status()).isEqualTo(200);
    assertThat(
            caller
                .get(ApiClient.basic("metrics", ApiClient.PASSWORD), "/actuator/metrics")
                .status())
        .isEqualTo(200);
  }

  @Test
  void theWebApplicationsLeadToTheProvider() {
    OidcBrowser browser = new OidcBrowser(port);

    Answer page = browser.signIn("alice", "/camunda/app/tasklist/default/");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("Camunda Tasklist");
    assertThat(page.whole().uri().getPath()).isEqualTo("/camunda/app/tasklist/default/");
    assertThat(browser.engine("GET", "admin/auth/user/default", "").at("/userId"))
        .isEqualTo("oidc.alice");
  }
}
