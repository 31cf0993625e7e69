package io.orderescrow.tracking;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a {@link ModeRefusedException} as a start-up failure without a stack trace. */
class ModeRefusedAnalyzer extends AbstractFailureAnalyzer<ModeRefusedException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ModeRefusedException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Set the same fulfilment.mode on all nodes. To change it, stop all nodes first. To return to"
            + " track-only, wait until all open orders have ended.",
        cause);
  }
}
