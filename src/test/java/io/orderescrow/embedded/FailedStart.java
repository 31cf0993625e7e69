package io.orderescrow.embedded;

import org.camunda.bpm.spring.boot.starter.webapp.filter.LazyInitRegistration;

/**
 * The engine's web applications keep the application context in a static field and clear it when
 * the context closes. A context that fails to start does not close, and no other could start.
 */
final class FailedStart extends LazyInitRegistration {

  static void forget() {
    APPLICATION_CONTEXT = null;
  }
}
