package io.orderescrow.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.stereotype.Component;

/**
 * Signs in whoever collects metrics, by a password of our settings. Not a user of the engine: those
 * are looked up in the database, and metrics are wanted most when it is away.
 */
@Component
@Profile("orchestrator")
class MetricsAuthenticationProvider implements AuthenticationProvider {

  private final WebSettings.Metrics account;

  MetricsAuthenticationProvider(WebSettings settings) {
    this.account = settings.metrics();
  }

  /** Answers null for anybody else, who is then asked for among the engine's users. */
  @Override
  public @Nullable Authentication authenticate(Authentication request) {
    String password = account.password();
    if (password == null
        || !account.user().equals(request.getName())
        || !(request.getCredentials() instanceof String given)
        || !same(password, given)) {
      return null;
    }
    return UsernamePasswordAuthenticationToken.authenticated(
        account.user(), null, List.of(new SimpleGrantedAuthority("ROLE_" + Groups.METRICS)));
  }

  /** Takes as long for a wrong password as for an almost right one. */
  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean supports(Class<?> type) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
  }
}
