package io.orderescrow.api;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says it in a sentence instead of a stack trace; before Boot does, which would quote the value.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class AdminPasswordFailureAnalyzer extends AbstractFailureAnalyzer<AdminPasswordRefusedException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, AdminPasswordRefusedException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Set FULFILMENT_API_ADMIN_PASSWORD to at least "
            + ApiSettings.Admin.MIN_PASSWORD_LENGTH
            + " characters and start again. It signs in the administrator to the page, the REST"
            + " interfaces and Cockpit.",
        cause);
  }
}
