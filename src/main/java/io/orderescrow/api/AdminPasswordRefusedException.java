package io.orderescrow.api;

/** The application may not start with the administrator's password as it is. */
class AdminPasswordRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param flaw what is wrong with it, without quoting it
   */
  AdminPasswordRefusedException(String flaw) {
    super(
        "The administrator's password (environment variable FULFILMENT_API_ADMIN_PASSWORD, "
            + "or property fulfilment.api.admin.password) cannot be used: "
            + flaw
            + ".");
  }
}
