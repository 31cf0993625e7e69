package io.orderescrow.oidc;

import io.orderescrow.startup.StartupException;

/** The settings of the OpenID Connect provider do not fit together. */
final class OidcSettingException extends StartupException {

  private static final long serialVersionUID = 1L;

  private static final String PREFIX = "fulfilment.oidc.";
  private static final String PAGE = "The page OpenID Connect of the documentation describes them.";

  private OidcSettingException(String message, String action) {
    super(message, action);
  }

  static OidcSettingException missing(String setting, String reason) {
    return new OidcSettingException(
        "The setting %s%s is missing, but %s%s.".formatted(PREFIX, setting, PREFIX, reason),
        "Set it, or remove all settings below fulfilment.oidc. " + PAGE);
  }

  static OidcSettingException invalid(String setting, String value, String expected) {
    return new OidcSettingException(
        "The setting %s%s is '%s'. It must be %s.".formatted(PREFIX, setting, value, expected),
        "Correct it. " + PAGE);
  }

  static OidcSettingException noGroups() {
    return new OidcSettingException(
        "No setting below fulfilment.oidc.groups is set, so no token could give any permission.",
        "Set fulfilment.oidc.groups.camunda-admin and others to values of the claim of groups. "
            + PAGE);
  }
}
