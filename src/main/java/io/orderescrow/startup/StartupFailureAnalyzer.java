package io.orderescrow.startup;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Reports a {@link StartupException} without a stack trace. It runs before Spring Boot's own
 * analyzers, which would print a refused password. Public because Spring Boot creates it by its
 * name in {@code spring.factories}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class StartupFailureAnalyzer extends AbstractFailureAnalyzer<StartupException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, StartupException cause) {
    return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
  }
}
