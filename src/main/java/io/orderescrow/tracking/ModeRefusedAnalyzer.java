package io.orderescrow.tracking;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why the mode was refused, in place of a stack trace. */
class ModeRefusedAnalyzer extends AbstractFailureAnalyzer<ModeRefusedException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ModeRefusedException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Set fulfilment.mode to the same on all nodes. To change it, stop all of them first; to go"
            + " back to track-only, let the orders that are under way end.",
        cause);
  }
}
