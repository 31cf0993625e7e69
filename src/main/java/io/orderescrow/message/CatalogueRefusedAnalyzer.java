package io.orderescrow.message;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why the catalogue was refused, in place of a stack trace. */
class CatalogueRefusedAnalyzer extends AbstractFailureAnalyzer<CatalogueRefusedException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, CatalogueRefusedException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Mend the AsyncAPI document, or name another one (fulfilment.message.catalogue).",
        cause);
  }
}
