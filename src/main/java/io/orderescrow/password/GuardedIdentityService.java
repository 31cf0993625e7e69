package io.orderescrow.password;

import java.util.concurrent.Callable;
import java.util.function.Function;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.IdentityServiceImpl;
import org.camunda.bpm.engine.impl.identity.ReadOnlyIdentityProvider;
import org.camunda.bpm.engine.impl.identity.db.DbReadOnlyIdentityServiceProvider;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.jspecify.annotations.Nullable;

/**
 * Passes each check of a password to the {@link PasswordGuard}. All ways to check one end here: our
 * REST interface, that of the engine, the sign-in of the web applications, and the engine's own
 * resources {@code /identity/verify} and {@code /user/{id}/credentials}.
 *
 * <p>The engine's own check would lock an account for good after ten wrong passwords of anybody.
 * This one ignores such locks.
 */
final class GuardedIdentityService extends IdentityServiceImpl {

  private static final int MAX_NAME_LENGTH = 64;

  private final PasswordGuard guard;
  private final PasswordHashes hashes;

  GuardedIdentityService(PasswordGuard guard, PasswordHashes hashes) {
    this.guard = guard;
    this.hashes = hashes;
  }

  /**
   * @param entity null when there is no such user
   * @param inDatabase false when another identity provider, such as LDAP, knows the users
   */
  record StoredUser(@Nullable UserEntity entity, boolean inDatabase) {}

  @Override
  public boolean checkPassword(@Nullable String user, @Nullable String password) {
    if (user == null || password == null) {
      return false;
    }
    if (isImpossible(user) || password.isEmpty()) {
      return guard.check(user, () -> false);
    }
    StoredPasswordCheck check = new StoredPasswordCheck(this, hashes, user, password);
    boolean right = guard.check(user, check);
    if (right) {
      check.renew();
    }
    return right;
  }

  /** Names that no user can have. The database would answer some of them with an error. */
  private static boolean isImpossible(String user) {
    return user.isEmpty() || user.length() > MAX_NAME_LENGTH || user.indexOf('\0') >= 0;
  }

  /** The engine's check, for an identity provider that is not the engine's database. */
  boolean checkElsewhere(String user, String password) {
    return super.checkPassword(user, password);
  }

  /** Reads a user without a check of permissions. */
  StoredUser find(String user) {
    return unrestricted(
        context -> {
          ReadOnlyIdentityProvider users = context.getReadOnlyIdentityProvider();
          return users instanceof DbReadOnlyIdentityServiceProvider database
              ? new StoredUser(database.findUserById(user), true)
              : new StoredUser(null, false);
        });
  }

  /** Stores this password again, with the current algorithm. */
  void rehash(UserEntity user, String password) {
    user.setPassword(password);
    unrestricted(context -> context.getWritableIdentityProvider().saveUser(user));
  }

  /** Removes a lock of the engine, which an earlier version set. */
  void removeLock(String user) {
    unrestricted(context -> context.getWritableIdentityProvider().unlockUser(user));
  }

  private <T> T unrestricted(Function<CommandContext, T> work) {
    return commandExecutor.execute(
        context -> {
          Callable<T> callable = () -> work.apply(context);
          return context.runWithoutAuthorization(callable);
        });
  }

  @Override
  public void saveUser(User user) {
    saveUser(user, false);
  }

  /**
   * Saves the user.
   *
   * @throws BadUserRequestException when the password is too short; the engine's own exception for
   *     it would be answered with status 500
   */
  @Override
  public void saveUser(User user, boolean skipPasswordPolicy) {
    if (!skipPasswordPolicy
        && user instanceof UserEntity entity
        && entity.hasNewPassword()
        && !commandExecutor.execute(context -> entity.checkPasswordAgainstPolicy())) {
      throw new BadUserRequestException(
          "The password has fewer than " + PasswordGuard.MIN_LENGTH + " characters.");
    }
    super.saveUser(user, skipPasswordPolicy);
  }
}
