package io.orderescrow.web;

import io.orderescrow.password.PasswordGuard;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param admin the administrator, created at the first start
 * @param metrics the account that reads metrics only
 * @param maxBody maximum size of a request body
 * @param maxEngineBody the same for the engine's REST interface and for users who have signed in to
 *     its web applications; model files and payloads are larger than orders
 */
@ConfigurationProperties("fulfilment.web")
@Validated
record WebSettings(
    @DefaultValue Admin admin,
    @DefaultValue Metrics metrics,
    @DefaultValue("64KB") DataSize maxBody,
    @DefaultValue("4MB") DataSize maxEngineBody) {

  static final int MIN_PASSWORD_LENGTH = PasswordGuard.MIN_LENGTH;

  private static final String TOO_SHORT =
      "it has fewer than " + MIN_PASSWORD_LENGTH + " characters";

  /** Returns the limit for the engine's own interfaces, or for all others. */
  long maxBodyBytes(boolean engine) {
    return (engine ? maxEngineBody : maxBody).toBytes();
  }

  /**
   * The password is mandatory, so that no installation runs with a default one.
   *
   * @throws PasswordRefusedException when the password is missing or too short
   */
  record Admin(@DefaultValue("admin") String user, @Nullable String password) {

    Admin {
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
