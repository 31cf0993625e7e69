package io.orderescrow.password;

import io.orderescrow.password.GuardedIdentityService.StoredUser;
import io.orderescrow.password.PasswordGuard.PasswordCheck;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.camunda.bpm.engine.impl.util.EncryptionUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The check of a password against the hash in the engine's database. */
final class StoredPasswordCheck implements PasswordCheck {

  private static final Logger log = LoggerFactory.getLogger(StoredPasswordCheck.class);

  private final GuardedIdentityService identity;
  private final PasswordHashes hashes;
  private final String user;
  private final String password;
  private @Nullable StoredUser stored;

  StoredPasswordCheck(
      GuardedIdentityService identity, PasswordHashes hashes, String user, String password) {
    this.identity = identity;
    this.hashes = hashes;
    this.user = user;
    this.password = password;
  }

  @Override
  public void prepare() {
    stored = identity.find(user);
  }

  @Override
  public boolean isRemembered() {
    String hash = hash();
    return hash != null && hashes.remembered().contains(user, password, hash);
  }

  @Override
  public boolean compare() {
    if (stored != null && !stored.inDatabase()) {
      return identity.checkElsewhere(user, password);
    }
    UserEntity entity = entity();
    String hash = hash();
    if (entity != null
        && hash != null
        && hashes.match(EncryptionUtil.saltPassword(password, entity.getSalt()), hash)) {
      hashes.remembered().remember(user, password, hash);
      return true;
    }
    if (hash == null || !BcryptPasswordEncryptor.isBcrypt(hash)) {
      hashes.bcrypt().takeTheTimeOfACheck(password);
    }
    return false;
  }

  /**
   * After the right password: replaces a hash of another algorithm, and removes a lock of the
   * engine. A failure changes nothing about the sign-in.
   */
  void renew() {
    UserEntity entity = entity();
    String hash = hash();
    if (entity == null || hash == null) {
      return;
    }
    try {
      if (!BcryptPasswordEncryptor.isBcrypt(hash)) {
        identity.rehash(entity, password);
      }
      if (entity.getAttempts() > 0 || entity.getLockExpirationTime() != null) {
        identity.removeLock(user);
      }
    } catch (RuntimeException e) {
      log.warn("The password of user {} keeps its old hash: {}", user, e.toString());
    }
  }

  private @Nullable UserEntity entity() {
    return stored == null || !stored.inDatabase() ? null : stored.entity();
  }

  private @Nullable String hash() {
    UserEntity entity = entity();
    return entity == null ? null : entity.getPassword();
  }
}
