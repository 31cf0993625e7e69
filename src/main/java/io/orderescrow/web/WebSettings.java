package io.orderescrow.web;

import io.orderescrow.password.PasswordGuard;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param passwordSignIn whether users of the engine sign in with their passwords
 * @param admin the administrator, created at the first start
 * @param metrics the account that reads metrics only
 * @param maxBody maximum size of a request body
 * @param maxEngineBody the same for the engine's REST interface and for users who have signed in to
 *     its web applications; model files and payloads are larger than orders
 * @param maxBodyTime how long a thread waits for a request body; for each 64 KB one second more
 */
@ConfigurationProperties("fulfilment.web")
@Validated
record WebSettings(
    @DefaultValue("true") boolean passwordSignIn,
    @DefaultValue Admin admin,
    @DefaultValue Metrics metrics,
    @DefaultValue("64KB") DataSize maxBody,
    @DefaultValue("4MB") DataSize maxEngineBody,
    @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(hours = 1) Duration maxBodyTime) {

  static final int MIN_PASSWORD_LENGTH = PasswordGuard.MIN_LENGTH;

  private static final String TOO_SHORT =
      "it has fewer than " + MIN_PASSWORD_LENGTH + " characters";

  WebSettings {
    if (passwordSignIn && admin.enabled()) {
      admin.requirePassword();
    }
  }

  /** Whether the administrator is created, and signs in with the configured password. */
  boolean hasAdmin() {
    return passwordSignIn && admin.enabled();
  }

  /** Whether a password may sign in as this user. */
  boolean allowsPasswordOf(String account) {
    return metrics.isAccount(account)
        || (passwordSignIn && (admin.enabled() || !account.equals(admin.user())));
  }

  /** Returns the limit for the engine's own interfaces, or for all others. */
  long maxBodyBytes(boolean engine) {
    return (engine ? maxEngineBody : maxBody).toBytes();
  }

  /**
   * @param enabled whether this account exists
   */
  record Admin(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("admin") String user,
      @Nullable String password) {

    /**
     * The password is mandatory, so that no installation runs with a default one.
     *
     * @throws PasswordRefusedException when the password is missing or too short
     */
    void requirePassword() {
      if (password == null || password.isBlank()) {
        throw PasswordRefusedException.ofAdmin("it is not set");
      }
      if (password.length() < MIN_PASSWORD_LENGTH) {
        throw PasswordRefusedException.ofAdmin(TOO_SHORT);
      }
    }

    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return "Admin[user=" + user + "]";
    }
  }

  /**
   * Without a password, the account does not exist.
   *
   * @throws PasswordRefusedException when the password is too short
   */
  record Metrics(@DefaultValue("metrics") String user, @Nullable String password) {

    Metrics {
      password = password == null || password.isBlank() ? null : password;
      if (password != null && password.length() < MIN_PASSWORD_LENGTH) {
        throw PasswordRefusedException.ofMetrics(TOO_SHORT);
      }
    }

    /** Whether this is the name of the account, and the account exists. */
    boolean isAccount(String name) {
      return password != null && user.equals(name);
    }

    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return "Metrics[user=" + user + "]";
    }
  }
}
