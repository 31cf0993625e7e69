package io.orderescrow.web;

import io.orderescrow.startup.StartupException;

/** A configured password is missing or too short, so the application does not start. */
class PasswordRefusedException extends StartupException {

  private static final long serialVersionUID = 1L;

  private PasswordRefusedException(String account, String variable, String purpose, String flaw) {
    super(
        "The password of %s (environment variable %s, or property %s) is not accepted: %s."
            .formatted(account, variable, variable.toLowerCase().replace('_', '.'), flaw),
        "Set %s to at least %d characters and start again. %s"
            .formatted(variable, WebSettings.MIN_PASSWORD_LENGTH, purpose));
  }

  /**
   * @param flaw the reason, without the password itself
   */
  static PasswordRefusedException ofAdmin(String flaw) {
    return new PasswordRefusedException(
        "the administrator",
        "FULFILMENT_WEB_ADMIN_PASSWORD",
        "The administrator signs in with it to the web page, the REST interfaces and Cockpit.",
        flaw);
  }

  /**
   * @param flaw the reason, without the password itself
   */
  static PasswordRefusedException ofMetrics(String flaw) {
    return new PasswordRefusedException(
        "the metrics account",
        "FULFILMENT_WEB_METRICS_PASSWORD",
        "Without this password, only administrators read the metrics.",
        flaw);
  }
}
