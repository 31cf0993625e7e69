package io.orderescrow.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.oidc.OidcSettings;
import io.orderescrow.oidc.SignedInPersons;
import io.orderescrow.oidc.TokenUsers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

@Tag("S47")
class OidcSessionsTest {

  private final MovingClock clock = new MovingClock();
  private final OidcSessions sessions = new OidcSessions(Duration.ofHours(8), clock);
  private final MockHttpServletRequest request = new MockHttpServletRequest();

  @Test
  void aSessionEndsAfterItsTimeEvenIfItIsUsed() {
    MockHttpSession session = sessionOf(person(clock));

    clock.pass(Duration.ofHours(8));
    assertThat(sessions.personOf(request)).get().extracting("name").isEqualTo("oidc.alice");
    clock.pass(Duration.ofSeconds(1));

    assertThat(sessions.personOf(request)).isEmpty();
    assertThat(session.isInvalid()).isTrue();
  }

  @Test
  void anotherSessionHasNoPerson() {
    assertThat(sessions.personOf(request)).isEmpty();
    MockHttpSession session = sessionOf("admin");

    assertThat(sessions.personOf(request)).isEmpty();
    assertThat(session.isInvalid()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/,                          /",
    "/orders?size=1,             /orders?size=1",
    "/camunda/app/x/#/task=1%2F, /camunda/app/x/#/task=1%2F",
    "//evil.example,             /",
    "/\\evil.example,            /",
    "/x\\..\\evil,               /",
    "https://evil.example,       /",
    "javascript:alert(1),        /",
    "'/a b',                     /",
    "'/a\nSet-Cookie: x',        /",
    ",                           /"
  })
  void onlyAPathOfThisServerIsATarget(String given, String target) {
    assertThat(OidcSignInStart.local(given)).isEqualTo(target);
  }

  private MockHttpSession sessionOf(Object principal) {
    MockHttpSession session = new MockHttpSession();
    session.setAttribute(
        HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
        new SecurityContextImpl(new TestingAuthenticationToken(principal, null, "ROLE_operator")));
    request.setSession(session);
    return session;
  }

  private static Object person(Clock clock) {
    OidcSettings settings =
        Binder.get(new MockEnvironment()).bindOrCreate("fulfilment.oidc", OidcSettings.class);
    ClientRegistration client =
        ClientRegistration.withRegistrationId("x")
            .clientId("x")
            .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
            .tokenUri("https://id.example/token")
            .build();
    OidcIdToken token =
        OidcIdToken.withTokenValue("x")
            .subject("7")
            .claim("preferred_username", "alice")
            .claim("groups", List.of("dispatch"))
            .build();
    return new SignedInPersons(
            new TokenUsers(settings, Map.of("operator", List.of("dispatch"))), clock)
        .loadUser(
            new OidcUserRequest(
                client,
                new OAuth2AccessToken(
                    OAuth2AccessToken.TokenType.BEARER,
                    "x",
                    clock.instant(),
                    clock.instant().plusSeconds(60)),
                token));
  }
}
