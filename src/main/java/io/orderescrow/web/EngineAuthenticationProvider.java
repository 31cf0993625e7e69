package io.orderescrow.web;

import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.identity.Group;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Signs in users of the engine's identity service; their groups become roles. The identity service
 * asks the {@link SignInGuard} before it checks a password.
 */
@Component
class EngineAuthenticationProvider implements AuthenticationProvider {

  private final IdentityService identity;
  private final WebSettings.Metrics metricsAccount;

  EngineAuthenticationProvider(@Lazy IdentityService identity, WebSettings settings) {
    this.identity = identity;
    this.metricsAccount = settings.metrics();
  }

  /** Returns null for the account for metrics, which another provider checks. */
  @Override
  public @Nullable Authentication authenticate(Authentication request) {
    if (metricsAccount.isAccount(request.getName())) {
      return null;
    }
    try {
      return checkPassword(request);
    } catch (TooManySignInsException e) {
      throw new SignInThrottledException(e);
    } catch (ProcessEngineException | DataAccessException | TransactionException e) {
      // The credentials may be correct, so the answer must not be "wrong password".
      throw new AuthenticationServiceException("Users cannot be read from the engine", e);
    }
  }

  private Authentication checkPassword(Authentication request) {
    String user = request.getName();
    if (!(request.getCredentials() instanceof String password)
        || !identity.checkPassword(user, password)) {
      throw new BadCredentialsException("The user or the password is wrong");
    }
    return UsernamePasswordAuthenticationToken.authenticated(user, null, roles(user));
  }

  private List<SimpleGrantedAuthority> roles(String user) {
    return identity.createGroupQuery().groupMember(user).list().stream()
        .map(Group::getId)
        .map(group -> new SimpleGrantedAuthority("ROLE_" + group))
        .toList();
  }

  @Override
  public boolean supports(Class<?> type) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
  }
}
