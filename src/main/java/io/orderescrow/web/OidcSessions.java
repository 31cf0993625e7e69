package io.orderescrow.web;

import io.orderescrow.oidc.SignedInPerson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * Sessions of persons who have signed in at the OpenID Connect provider. Such a session ends after
 * a fixed time even if it is used, because the provider's groups are read at the sign-in only.
 */
class OidcSessions {

  private final Duration maxAge;
  private final Clock clock;

  OidcSessions(Duration maxAge, Clock clock) {
    this.maxAge = maxAge;
    this.clock = clock;
  }

  /** The person of this request's session; ends a session that is too old. */
  Optional<Authentication> personOf(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null
        || !(session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
            instanceof SecurityContext context)) {
      return Optional.empty();
    }
    Authentication user = context.getAuthentication();
    if (user == null || !(user.getPrincipal() instanceof SignedInPerson person)) {
      return Optional.empty();
    }
    if (person.since().plus(maxAge).isBefore(clock.instant())) {
      session.invalidate();
      return Optional.empty();
    }
    return Optional.of(user);
  }
}
