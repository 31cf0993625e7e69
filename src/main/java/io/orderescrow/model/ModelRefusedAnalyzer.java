package io.orderescrow.model;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a {@link ModelRefusedException} as a start-up failure without a stack trace. */
class ModelRefusedAnalyzer extends AbstractFailureAnalyzer<ModelRefusedException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ModelRefusedException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Correct the BPMN file, or add the message to the catalogue (fulfilment.message.catalogue).",
        cause);
  }
}
