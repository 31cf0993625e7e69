package io.orderescrow;

import io.orderescrow.UnknownSettings.UnknownSettingException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports an unknown setting without a stack trace. */
class UnknownSettingAnalyzer extends AbstractFailureAnalyzer<UnknownSettingException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, UnknownSettingException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Correct or remove it. The page Configuration of the documentation lists all settings.",
        cause);
  }
}
