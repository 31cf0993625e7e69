package io.orderescrow.web;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Reports the refused password without a stack trace. It runs before Spring Boot's own analyzers,
 * which would print the password.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class PasswordRefusedAnalyzer extends AbstractFailureAnalyzer<PasswordRefusedException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, PasswordRefusedException cause) {
    return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
  }
}
