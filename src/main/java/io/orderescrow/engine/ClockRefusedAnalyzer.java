package io.orderescrow.engine;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a wrong clock without a stack trace. */
class ClockRefusedAnalyzer extends AbstractFailureAnalyzer<ClockRefusedException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ClockRefusedException cause) {
    return new FailureAnalysis(
        cause.getMessage(), "Synchronise the clocks of both machines, for instance by NTP.", cause);
  }
}
