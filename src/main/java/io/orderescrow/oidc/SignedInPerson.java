package io.orderescrow.oidc;

import java.time.Instant;
import java.util.Collection;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

/** A person who has signed in at the provider; the name is the id of the {@link TokenUser}. */
public final class SignedInPerson extends DefaultOidcUser {

  private static final long serialVersionUID = 1L;

  private final String id;
  private final Instant since;

  SignedInPerson(
      String id,
      Collection<? extends GrantedAuthority> authorities,
      OidcIdToken token,
      Instant since) {
    super(authorities, token);
    this.id = id;
    this.since = since;
  }

  @Override
  public String getName() {
    return id;
  }

  /** When this application accepted the ID token. */
  public Instant since() {
    return since;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedInPerson person && id.equals(person.id) && super.equals(other);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
