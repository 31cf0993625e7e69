package io.orderescrow.web;

import io.orderescrow.startup.StartupException;

/** As configured, nobody could sign in, so the application does not start. */
class NobodySignsInException extends StartupException {

  private static final long serialVersionUID = 1L;

  private NobodySignsInException(String message, String action) {
    super(message, action);
  }

  static NobodySignsInException withoutPasswordsAndProvider() {
    return new NobodySignsInException(
        "Nobody could sign in: fulfilment.web.password-sign-in is false, and no OpenID Connect"
            + " provider is set.",
        "Set fulfilment.oidc.issuer and the other settings of the provider, or remove"
            + " fulfilment.web.password-sign-in.");
  }

  static NobodySignsInException withoutAdministrator(String group) {
    return new NobodySignsInException(
        "No administrator could sign in: fulfilment.web.admin.enabled is false, no OpenID Connect"
            + " provider is set, and no other user is in the group "
            + group
            + ".",
        "Add a user of your own to this group in Camunda Admin first, or set fulfilment.oidc.issuer"
            + " and the other settings of the provider.");
  }
}
