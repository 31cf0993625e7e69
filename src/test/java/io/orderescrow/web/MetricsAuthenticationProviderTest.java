package io.orderescrow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderescrow.oidc.OidcSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.util.unit.DataSize;

@Tag("S46")
class MetricsAuthenticationProviderTest {

  private static final String PASSWORD = "only-to-read-metrics";

  private final WebSettings settings =
      new WebSettings(
          true,
          new WebSettings.Admin(true, "admin", "only-for-these-tests"),
          new WebSettings.Metrics("metrics", PASSWORD),
          DataSize.ofKilobytes(64),
          DataSize.ofKilobytes(64),
          Duration.ofSeconds(10));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MetricsAuthenticationProvider provider =
      new MetricsAuthenticationProvider(
          settings,
          new SignInGuard(
              new MovingClock(),
              new SignInLog(new MovingClock(), registry),
              settings,
              Binder.get(new MockEnvironment())
                  .bindOrCreate("fulfilment.oidc", OidcSettings.class)));

  @BeforeEach
  void beginRequest() {
    from("192.0.2.66");
  }

  @AfterEach
  void endRequest() {
    CurrentRequest.end();
  }

  @Test
  void signsInWithTheRightPassword() {
    assertThat(signIn("metrics", PASSWORD)).isNotNull();
    assertThat(counted("accepted")).isEqualTo(1);
  }

  @Test
  void guessesAreSlowedDownForTheirSourceAlone() {
    for (int i = 0; i < SignInThrottle.FREE_FAILURES; i++) {
      assertThatThrownBy(() -> signIn("metrics", "a wrong password"))
          .isInstanceOf(BadCredentialsException.class);
    }

    assertThatThrownBy(() -> signIn("metrics", PASSWORD))
        .isInstanceOf(SignInThrottledException.class);
    from("192.0.2.1");
    assertThat(signIn("metrics", PASSWORD)).isNotNull();
    assertThat(counted("refused")).isEqualTo(SignInThrottle.FREE_FAILURES);
    assertThat(counted("throttled")).isEqualTo(1);
  }

  @Test
  void leavesOtherAccountsToTheEngine() {
    assertThat(signIn("dora", PASSWORD)).isNull();
  }

  private @Nullable Authentication signIn(String user, String password) {
    return provider.authenticate(
        UsernamePasswordAuthenticationToken.unauthenticated(user, password));
  }

  private double counted(String outcome) {
    return registry
        .get("fulfilment.web.sign_ins")
        .tags("door", "metrics", "outcome", outcome)
        .counter()
        .count();
  }

  private static void from(String address) {
    var request = new MockHttpServletRequest("GET", "/actuator/prometheus");
    request.setRemoteAddr(address);
    CurrentRequest.begin(request);
  }
}
