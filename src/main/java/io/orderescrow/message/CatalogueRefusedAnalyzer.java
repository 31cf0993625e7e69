package io.orderescrow.message;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports an invalid catalogue at start without a stack trace. */
class CatalogueRefusedAnalyzer extends AbstractFailureAnalyzer<CatalogueRefusedException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, CatalogueRefusedException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Correct the AsyncAPI document, or set fulfilment.message.catalogue to another one.",
        cause);
  }
}
