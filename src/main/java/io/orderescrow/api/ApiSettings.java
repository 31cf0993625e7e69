package io.orderescrow.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Profile;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param admin the account that is there from the first start on
 * @param maxBody how large the body of a request to our own paths may be
 * @param live the page that shows how things stand
 */
@ConfigurationProperties("fulfilment.api")
@Profile("orchestrator")
@Validated
record ApiSettings(
    @DefaultValue Admin admin,
    @DefaultValue("64KB") DataSize maxBody,
    @DefaultValue @Valid Live live) {

  /**
   * What the first page is fed with.
   *
   * @param viewers how many may look on at once, on each node
   * @param renewedAfter after which a page has to ask, and sign in, anew
   */
  record Live(
      @DefaultValue("50") @Min(1) @Max(1000) int viewers,
      @DefaultValue("10m") @DurationMin(seconds = 1) Duration renewedAfter) {}

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
