package io.orderescrow.web;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says it in a sentence instead of a stack trace; before Boot does, which would quote the value.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class PasswordRefusedAnalyzer extends AbstractFailureAnalyzer<PasswordRefusedException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, PasswordRefusedException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Set %s to at least %d characters and start again. %s"
            .formatted(cause.variable(), WebSettings.MIN_PASSWORD_LENGTH, cause.purpose()),
        cause);
  }
}
