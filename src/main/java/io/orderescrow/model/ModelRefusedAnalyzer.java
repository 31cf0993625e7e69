package io.orderescrow.model;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why the models were refused, in place of a stack trace. */
class ModelRefusedAnalyzer extends AbstractFailureAnalyzer<ModelRefusedException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ModelRefusedException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Mend the BPMN file, or describe the message in the catalogue (fulfilment.message.catalogue).",
        cause);
  }
}
