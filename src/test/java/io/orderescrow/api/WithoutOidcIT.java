package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.source.JWKSource;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.oidc.IdentityProvider;
import io.orderescrow.oidc.TokenUsers;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

/** No OpenID Connect provider is set. */
@OnTheWeb
@Tag("S47")
class WithoutOidcIT {

  @Autowired ApiClient caller;
  @Autowired ApplicationContext application;

  @Test
  void nothingIsMadeForIt() {
    for (Class<?> type :
        List.of(
            IdentityProvider.class,
            TokenUsers.class,
            JwtDecoder.class,
            JWKSource.class,
            ClientRegistrationRepository.class,
            OAuth2AuthorizedClientRepository.class)) {
      assertThat(application.getBeanNamesForType(type)).as(type.getName()).isEmpty();
    }
    assertThat(application.getBeanNamesForType(SecurityFilterChain.class))
        .contains("everythingElse")
        .doesNotContain("oidcPaths");
  }

  @Test
  void aTokenIsNotEvenRead() {
    Answer answer = caller.get("Bearer a.b.c", "/orders");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.whole().headers().allValues("WWW-Authenticate"))
        .containsExactly("Basic realm=\"order escrow\", charset=\"UTF-8\"");
    assertThat(caller.get(ApiClient.CLERK, "/oidc/authorization/escrow").status()).isEqualTo(404);
  }
}
