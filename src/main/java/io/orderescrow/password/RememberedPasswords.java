package io.orderescrow.password;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers for a short time which password was right for which stored hash. HTTP Basic checks the
 * password with each request, and bcrypt alone would take more time than the request. A changed
 * password has another hash and is never remembered. The key of the stored digests leaves the
 * memory with the process.
 */
final class RememberedPasswords {

  static final Duration KEPT = Duration.ofMinutes(10);

  private static final int MAX_USERS = 1_000;
  private static final String ALGORITHM = "HmacSHA256";

  private final Clock clock;
  private final SecretKeySpec key;
  private final Map<String, Remembered> users =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
          return size() > MAX_USERS;
        }
      };

  private record Remembered(byte[] digest, Instant until) {}

  RememberedPasswords(Clock clock) {
    this.clock = clock;
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, ALGORITHM);
  }

  /**
   * @param storedHash the hash in the database when the password was checked
   */
  void remember(String user, String password, String storedHash) {
    Remembered remembered =
        new Remembered(digest(password, storedHash), clock.instant().plus(KEPT));
    synchronized (users) {
      users.remove(user);
      users.put(user, remembered);
    }
  }

  /**
   * @param storedHash the hash that the database holds now
   */
  boolean contains(String user, String password, String storedHash) {
    Remembered remembered;
    synchronized (users) {
      remembered = users.get(user);
    }
    return remembered != null
        && clock.instant().isBefore(remembered.until())
        && MessageDigest.isEqual(remembered.digest(), digest(password, storedHash));
  }

  private byte[] digest(String password, String storedHash) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(storedHash.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + ALGORITHM, e);
    }
  }
}
