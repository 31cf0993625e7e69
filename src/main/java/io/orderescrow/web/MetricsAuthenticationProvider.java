package io.orderescrow.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.stereotype.Component;

/**
 * Signs in the metrics scraper with the configured password. The account is not a user of the
 * engine, because metrics must be readable while the database is down.
 */
@Component
class MetricsAuthenticationProvider implements AuthenticationProvider {

  private final WebSettings.Metrics account;

  MetricsAuthenticationProvider(WebSettings settings) {
    this.account = settings.metrics();
  }

  /** Returns null for any other user, so that the engine's provider checks it. */
  @Override
  public @Nullable Authentication authenticate(Authentication request) {
    String password = account.password();
    if (password == null
        || !account.user().equals(request.getName())
        || !(request.getCredentials() instanceof String given)
        || !equalInConstantTime(password, given)) {
      return null;
    }
    return UsernamePasswordAuthenticationToken.authenticated(
        account.user(), null, List.of(new SimpleGrantedAuthority("ROLE_" + Groups.METRICS)));
  }

  /** Prevents timing attacks. */
  private static boolean equalInConstantTime(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean supports(Class<?> type) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
  }
}
