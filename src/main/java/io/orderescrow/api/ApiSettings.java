package io.orderescrow.api;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Profile;
import org.springframework.util.unit.DataSize;

/**
 * @param admin the account that is there from the first start on
 * @param maxBody how large the body of a request to our own paths may be
 */
@ConfigurationProperties("fulfilment.api")
@Profile("orchestrator")
record ApiSettings(@DefaultValue Admin admin, @DefaultValue("64KB") DataSize maxBody) {

  /**
   * There is no default password: what ships with one runs with it.
   *
   * @throws AdminPasswordRefusedException when there is none, or one that is too short
   */
  record Admin(@DefaultValue("admin") String user, @Nullable String password) {

    static final int MIN_PASSWORD_LENGTH = 12;

    Admin {
      if (password == null || password.isBlank()) {
        throw new AdminPasswordRefusedException("it is not set");
      }
      if (password.length() < MIN_PASSWORD_LENGTH) {
        throw new AdminPasswordRefusedException(
            "it has fewer than " + MIN_PASSWORD_LENGTH + " characters");
      }
    }

    /** Without the password, which has no business in a log. */
    @Override
    public String toString() {
      return "Admin[user=" + user + "]";
    }
  }
}
