package io.orderescrow.web;

import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.identity.Group;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Profile;
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
 * One store of users for everything: the engine's. Its groups become roles. Like its own web
 * applications, the engine slows down and then locks out whoever guesses passwords.
 */
@Component
@Profile("orchestrator")
class EngineAuthenticationProvider implements AuthenticationProvider {

  private final IdentityService identity;

  EngineAuthenticationProvider(@Lazy IdentityService identity) {
    this.identity = identity;
  }

  @Override
  public Authentication authenticate(Authentication request) {
    try {
      return signIn(request);
    } catch (ProcessEngineException | DataAccessException | TransactionException e) {
      // Not the fault of whoever signs in, and not to be answered as if it were.
      throw new AuthenticationServiceException("The users cannot be looked up", e);
    }
  }

  private Authentication signIn(Authentication request) {
    String user = request.getName();
    if (!(request.getCredentials() instanceof String password)
        || user.isEmpty()
        || password.isEmpty()
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
