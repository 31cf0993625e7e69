package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import io.orderescrow.OrderEscrow;
import io.orderescrow.api.LocalClient.Response;
import io.orderescrow.embedded.CapturedLog;
import io.orderescrow.embedded.EmbeddedOidcProvider;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.inbox.Inbox;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The OpenID Connect provider is down at the start of the application, and later again. */
@Tag("S47")
class ProviderAwayIT {

  @Test
  void theApplicationStartsAndTokensAreAcceptedOnceTheProviderAnswers() {
    EmbeddedOidcProvider provider = new EmbeddedOidcProvider(0);
    int providerPort = provider.port();
    String issuer = provider.issuer();
    provider.close();

    try (TestEnvironment environment = TestEnvironment.withSchema();
        ConfigurableApplicationContext application = start(environment, issuer);
        // Not before the start, which configures all loggers again.
        CapturedLog log = CapturedLog.of("io.orderescrow.web.SignInLog")) {
      int port =
          Integer.parseInt(
              String.valueOf(application.getEnvironment().getProperty("local.server.port")));
      LocalClient client = new LocalClient(port, "127.0.0.41");
      application.getBean(Inbox.class).receive(List.of(createOrder("while-away")));
      assertThat(client.getAs("admin", ApiClient.PASSWORD, "/orders/while-away").status())
          .isEqualTo(200);

      Response refused = withToken(port, "a.b.c");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("/problems/identity-provider-unavailable");
      assertThat(refused.header("Retry-After")).isEqualTo("5");
      assertThat(log.lines())
          .anyMatch(line -> line.startsWith("WARN A token was refused") && line.contains(issuer));

      try (EmbeddedOidcProvider back = new EmbeddedOidcProvider(providerPort)) {
        JWTClaimsSet claims = back.claims("alice", "sales").build();
        String token = back.sign(claims);
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(withToken(port, token).status()).isEqualTo(200));
        back.close();

        assertThat(withToken(port, token).status())
            .as("with the keys that were read before")
            .isEqualTo(200);
      }
    }
  }

  private static Response withToken(int port, String token) {
    return new LocalClient(port, "127.0.0.42")
        .with("Authorization", "Bearer " + token)
        .get("/orders?size=1");
  }

  private static ConfigurableApplicationContext start(TestEnvironment environment, String issuer) {
    return environment.run(
        OrderEscrow.class,
        "orchestrator",
        "--server.port=0",
        "--camunda.bpm.job-execution.enabled=false",
        "--fulfilment.web.admin.password=" + ApiClient.PASSWORD,
        "--fulfilment.oidc.issuer=" + issuer,
        "--fulfilment.oidc.audience=" + EmbeddedOidcProvider.AUDIENCE,
        "--fulfilment.oidc.groups.order-desk=sales");
  }
}
