package io.orderescrow.web;

import jakarta.servlet.http.HttpServletRequest;

/** Which users see which parts of the audit trail; the rules of the paths come first. */
public final class RecordReaders {

  private RecordReaders() {}

  /** Whether the user sees what others did in the engine. */
  public static boolean seesEngineOperations(HttpServletRequest request) {
    return request.isUserInRole(Groups.OPERATOR) || seesAdministration(request);
  }

  /** Whether the user also sees operations on users, groups and authorizations. */
  public static boolean seesAdministration(HttpServletRequest request) {
    return request.isUserInRole(Groups.ADMIN) || request.isUserInRole(Groups.AUDITOR);
  }
}
