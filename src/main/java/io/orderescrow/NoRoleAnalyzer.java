package io.orderescrow;

import io.orderescrow.Roles.NoRoleException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which roles there are, in place of a stack trace. */
class NoRoleAnalyzer extends AbstractFailureAnalyzer<NoRoleException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, NoRoleException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Set SPRING_PROFILES_ACTIVE to one or more of: "
            + String.join(", ", Roles.ALL)
            + "; or to drill.",
        cause);
  }
}
