package io.orderescrow.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
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
  private final SignInGuard guard;

  MetricsAuthenticationProvider(WebSettings settings, SignInGuard guard) {
    this.account = settings.metrics();
    this.guard = guard;
  }

  /** Returns null for any other user, so that the engine's provider checks it. */
  @Override
  public @Nullable Authentication authenticate(Authentication request) {
    String password = account.password();
    if (password == null || !account.isAccount(request.getName())) {
      return null;
    }
    if (!(request.getCredentials() instanceof String given) || !isRight(password, given)) {
      throw new BadCredentialsException("The password of the account for metrics is wrong");
    }
    return UsernamePasswordAuthenticationToken.authenticated(
        account.user(), null, List.of(new SimpleGrantedAuthority("ROLE_" + Groups.METRICS)));
  }

  private boolean isRight(String password, String given) {
    try {
      return guard.check(account.user(), () -> equalInConstantTime(password, given));
    } catch (TooManySignInsException e) {
      throw new SignInThrottledException(e);
    }
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
