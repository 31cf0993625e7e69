package io.orderescrow.oidc;

import java.time.Clock;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** Reads the person from the ID token alone; the provider is not asked for more. */
public final class SignedInPersons implements OAuth2UserService<OidcUserRequest, OidcUser> {

  private final TokenUsers users;
  private final Clock clock;

  public SignedInPersons(TokenUsers users, Clock clock) {
    this.users = users;
    this.clock = clock;
  }

  @Override
  public OidcUser loadUser(OidcUserRequest request) {
    TokenUser user = users.of(request.getIdToken().getClaims());
    return new SignedInPerson(
        user.id(),
        AuthorityUtils.createAuthorityList(
            user.groups().stream().map(group -> "ROLE_" + group).toList()),
        request.getIdToken(),
        clock.instant());
  }
}
