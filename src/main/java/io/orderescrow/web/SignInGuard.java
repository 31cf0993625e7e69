package io.orderescrow.web;

import io.orderescrow.oidc.OidcSettings;
import io.orderescrow.password.PasswordGuard;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Throttles, logs and counts the checks of passwords that requests cause. A check outside of a
 * request, such as that of the administrator's password at the start, passes.
 */
@Component
class SignInGuard implements PasswordGuard {

  private static final int LOCKS = 256;

  private final SignInThrottle throttle;
  private final SignInLog log;
  private final WebSettings settings;
  private final OidcSettings oidc;
  private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray();

  SignInGuard(Clock clock, SignInLog log, WebSettings settings, OidcSettings oidc) {
    if (!settings.passwordSignIn() && !oidc.isEnabled()) {
      throw NobodySignsInException.withoutPasswordsAndProvider();
    }
    this.throttle = new SignInThrottle(clock);
    this.log = log;
    this.settings = settings;
    this.oidc = oidc;
  }

  @Override
  public boolean check(String account, PasswordCheck check) {
    Optional<SignIn> inRequest =
        SignIn.ofThisRequest(account, settings.metrics().isAccount(account));
    if (inRequest.isEmpty()) {
      check.prepare();
      return check.isRemembered() || check.compare();
    }
    SignIn signIn = inRequest.get();
    require(signIn, throttle.delay(signIn.key()));
    if (!settings.allowsPasswordOf(account) || oidc.isNameOfToken(account)) {
      return compare(signIn, () -> false);
    }
    check.prepare();
    boolean right = check.isRemembered() || compare(signIn, check);
    if (right) {
      throttle.trust(signIn.key());
      log.accepted(signIn);
    }
    return right;
  }

  /**
   * One comparison at a time for a source and account. So the first of many parallel requests
   * checks the password for all of them, and parallel guesses count one by one. The database was
   * read before, so nobody waits for it here.
   */
  private boolean compare(SignIn signIn, PasswordCheck check) {
    synchronized (locks[Math.floorMod(signIn.key().hashCode(), LOCKS)]) {
      if (check.isRemembered()) {
        return true;
      }
      require(signIn, throttle.begin(signIn.key()));
      boolean right = check.compare();
      if (right) {
        throttle.succeed(signIn.key());
      } else {
        log.refused(signIn, throttle.fail(signIn.key()));
      }
      return right;
    }
  }

  private void require(SignIn signIn, Duration delay) {
    if (!delay.isZero()) {
      log.throttled(signIn);
      throw new TooManySignInsException(delay, signIn.path());
    }
  }
}
