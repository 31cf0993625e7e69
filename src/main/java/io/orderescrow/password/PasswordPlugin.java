package io.orderescrow.password;

import java.time.Clock;
import java.util.List;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.identity.PasswordPolicyLengthRuleImpl;
import org.springframework.stereotype.Component;

/**
 * Makes the engine hash passwords with bcrypt, demand a minimum length of every new one, and ask
 * the {@link PasswordGuard} before it checks one. The engine still reads the SHA hashes of its own.
 */
@Component
class PasswordPlugin extends AbstractProcessEnginePlugin {

  private final PasswordGuard guard;
  private final Clock clock;

  PasswordPlugin(PasswordGuard guard, Clock clock) {
    this.guard = guard;
    this.clock = clock;
  }

  @Override
  public void preInit(ProcessEngineConfigurationImpl engine) {
    BcryptPasswordEncryptor bcrypt = new BcryptPasswordEncryptor();
    engine.setPasswordEncryptor(bcrypt);
    engine.setEnablePasswordPolicy(true);
    engine.setPasswordPolicy(
        () -> List.of(new PasswordPolicyLengthRuleImpl(PasswordGuard.MIN_LENGTH)));
    engine.setIdentityService(
        new GuardedIdentityService(
            guard, new PasswordHashes(engine, bcrypt, new RememberedPasswords(clock))));
  }
}
