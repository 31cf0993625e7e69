package io.orderescrow.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.camunda.bpm.engine.impl.digest.PasswordEncryptor;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Hashes passwords with bcrypt. The engine puts {@link #ALGORITHM} in braces before the hash, so
 * that it still finds the right algorithm for hashes of earlier versions.
 *
 * <p>bcrypt reads 72 bytes at most, and the engine appends a salt of its own to the password.
 * Therefore bcrypt receives a SHA-256 hash, in Base64 because bcrypt stops at a zero byte.
 */
final class BcryptPasswordEncryptor implements PasswordEncryptor {

  static final String ALGORITHM = "bcrypt-sha256";

  private static final String PREFIX = "{" + ALGORITHM + "}";

  private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder();
  private final String otherHash = encrypt("the hash of no user");

  /** Whether a hash as the engine stores it is one of bcrypt. */
  static boolean isBcrypt(String storedHash) {
    return storedHash.startsWith(PREFIX);
  }

  @Override
  public String encrypt(String password) {
    return bcrypt.encode(digest(password));
  }

  @Override
  public boolean check(String password, String hash) {
    return bcrypt.matches(digest(password), hash);
  }

  /** Takes as long as {@link #check}, so that the time of an answer does not tell who exists. */
  void takeTheTimeOfACheck(String password) {
    check(password, otherHash);
  }

  @Override
  public String hashAlgorithmName() {
    return ALGORITHM;
  }

  private static String digest(String password) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
