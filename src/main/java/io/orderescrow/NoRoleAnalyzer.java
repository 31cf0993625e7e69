package io.orderescrow;

import io.orderescrow.Roles.NoRoleException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a missing role without a stack trace, and lists the roles. */
class NoRoleAnalyzer extends AbstractFailureAnalyzer<NoRoleException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, NoRoleException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Set SPRING_PROFILES_ACTIVE to one or more of: "
            + String.join(", ", Roles.ALL)
            + "; or to drill alone.",
        cause);
  }
}
