package io.orderescrow.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

@Tag("S47")
class TokenUsersTest {

  private static final Map<String, List<String>> GROUPS =
      Map.of("operator", List.of("dispatch", "night-shift"), "auditor", List.of("read-all"));

  @Test
  void readsAListOfGroups() {
    assertThat(groups("groups", Map.of("groups", List.of("night-shift", "other", 7))))
        .containsExactly("operator");
  }

  @Test
  void readsAClaimInsideAnother() {
    Map<String, Object> claims =
        Map.of("realm_access", Map.of("roles", List.of("dispatch", "read-all")));

    assertThat(groups("realm_access.roles", claims)).containsExactly("auditor", "operator");
    assertThat(groups("realm_access.other", claims)).isEmpty();
    assertThat(groups("other.roles", claims)).isEmpty();
  }

  @Test
  void readsAClaimWithDotsInItsName() {
    assertThat(
            groups(
                "https://shop.example/roles",
                Map.of("https://shop.example/roles", List.of("dispatch"))))
        .containsExactly("operator");
  }

  @Test
  void readsTheScopesOfAToken() {
    assertThat(groups("scope", Map.of("scope", "openid read-all  read-all")))
        .containsExactly("auditor");
    assertThat(groups("scope", Map.of("scope", "read-alles"))).isEmpty();
  }

  @Test
  void aValueIsComparedWholeAndByCase() {
    assertThat(groups("groups", Map.of("groups", List.of("Dispatch", "dispatch ", "operator"))))
        .isEmpty();
    assertThat(groups("groups", Map.of("groups", Map.of("dispatch", true)))).isEmpty();
    assertThat(groups("groups", Map.of())).isEmpty();
  }

  @Test
  void theNameHasAPrefixAndFitsTheEngine() {
    assertThat(user("sub", Map.of("sub", "Alice.B_c-d@example.org")).id())
        .isEqualTo("oidc.Alice.B_c-d@example.org");
    assertThat(user("sub", Map.of("sub", "x".repeat(59))).id()).hasSize(64);
    for (String bad : List.of("x".repeat(60), "auth0|7", "a b", "ä", "a\0", "")) {
      assertThatThrownBy(() -> user("sub", Map.of("sub", bad)))
          .as(bad)
          .isInstanceOf(OAuth2AuthenticationException.class)
          .hasMessageContaining("sub");
    }
  }

  private static Iterable<String> groups(String claim, Map<String, Object> claims) {
    var all = new java.util.HashMap<>(claims);
    all.put("preferred_username", "alice");
    return users("preferred_username", claim).of(all).groups();
  }

  private static TokenUser user(String claim, Map<String, Object> claims) {
    return users(claim, "groups").of(claims);
  }

  private static TokenUsers users(String userClaim, String groupsClaim) {
    OidcSettings settings =
        new Binder(
                new MapConfigurationPropertySource(
                    Map.of(
                        "fulfilment.oidc.user-claim",
                        userClaim,
                        "fulfilment.oidc.groups-claim",
                        groupsClaim)))
            .bind("fulfilment.oidc", OidcSettings.class)
            .get();
    return new TokenUsers(settings, GROUPS);
  }
}
