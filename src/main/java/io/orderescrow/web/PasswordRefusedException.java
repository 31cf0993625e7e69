package io.orderescrow.web;

/** The application may not start with a password as it is set. */
class PasswordRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String variable;
  private final String purpose;

  private PasswordRefusedException(String whose, String variable, String purpose, String flaw) {
    super(
        "The password of %s (environment variable %s, or property %s) cannot be used: %s."
            .formatted(whose, variable, variable.toLowerCase().replace('_', '.'), flaw));
    this.variable = variable;
    this.purpose = purpose;
  }

  /**
   * @param flaw what is wrong with it, without quoting it
   */
  static PasswordRefusedException ofAdmin(String flaw) {
    return new PasswordRefusedException(
        "the administrator",
        "FULFILMENT_WEB_ADMIN_PASSWORD",
        "It signs in the administrator to the page, the REST interfaces and Cockpit.",
        flaw);
  }

  /**
   * @param flaw what is wrong with it, without quoting it
   */
  static PasswordRefusedException ofMetrics(String flaw) {
    return new PasswordRefusedException(
        "whoever collects metrics",
        "FULFILMENT_WEB_METRICS_PASSWORD",
        "Or leave it out: then only administrators read the metrics.",
        flaw);
  }

  String variable() {
    return variable;
  }

  /** What the password is for, as a sentence. */
  String purpose() {
    return purpose;
  }
}
