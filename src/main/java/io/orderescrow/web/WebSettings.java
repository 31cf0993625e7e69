package io.orderescrow.web;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Profile;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param admin the account that is there from the first start on
 * @param metrics the account that may read metrics and nothing else
 * @param maxBody how large the body of a request to our own paths may be
 */
@ConfigurationProperties("fulfilment.web")
@Profile("orchestrator")
@Validated
record WebSettings(
    @DefaultValue Admin admin,
    @DefaultValue Metrics metrics,
    @DefaultValue("64KB") DataSize maxBody) {

  static final int MIN_PASSWORD_LENGTH = 12;

  /**
   * There is no default password: what ships with one runs with it.
   *
   * @throws PasswordRefusedException when there is none, or one that is too short
   */
  record Admin(@DefaultValue("admin") String user, @Nullable String password) {

    Admin {
      if (password == null || password.isBlank()) {
        throw PasswordRefusedException.ofAdmin("it is not set");
      }
      if (isTooShort(password)) {
        throw PasswordRefusedException.ofAdmin(tooShort());
      }
    }

    /** Without the password, which has no business in a log. */
    @Override
    public String toString() {
      return "Admin[user=" + user + "]";
    }
  }

  /**
   * Without a password there is no such account.
   *
   * @throws PasswordRefusedException when it is too short
   */
  record Metrics(@DefaultValue("metrics") String user, @Nullable String password) {

    Metrics {
      password = password == null || password.isBlank() ? null : password;
      if (password != null && isTooShort(password)) {
        throw PasswordRefusedException.ofMetrics(tooShort());
      }
    }

    /** Without the password, which has no business in a log. */
    @Override
    public String toString() {
      return "Metrics[user=" + user + "]";
    }
  }

  private static boolean isTooShort(String password) {
    return password.length() < MIN_PASSWORD_LENGTH;
  }

  private static String tooShort() {
    return "it has fewer than " + MIN_PASSWORD_LENGTH + " characters";
  }
}
